//! Every text that the report brings itself, English and Spanish side by side: a row a text. `{0}` is filled in; `|`
//! stands between what is said of one thing and of several. The six recommendations are worded in Spanish as courses
//! on containers have them. Knows no report.

/// Makes the names of the rows, the list of all, and the way from a name to its row, so that none lacks a language.
macro_rules! texts {
    ($($name:ident: $english:literal, $spanish:literal;)*) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Say {
            $($name,)*
        }

        impl Say {
            pub const ALL: &[Say] = &[$(Say::$name,)*];

            /// In English and in Spanish.
            pub const fn both(self) -> (&'static str, &'static str) {
                match self {
                    $(Say::$name => ($english, $spanish),)*
                }
            }
        }
    };
}

texts! {
    // The head and the grade.
    Title: "Container report", "Informe de contenedores";
    ToTheReport: "To the report", "Ir al informe";
    Chapters: "Chapters", "Capítulos";
    GradeOf: "Grade {0}, {1} of 100.", "Nota {0}, {1} de 100.";
    NoGrade: "No grade: nothing here is built or started.", "Sin nota: aquí no se construye ni se inicia nada.";
    OfHundred: " of 100", " de 100";
    Grade: "Grade", "Nota";
    Score: "Score", "Puntos";
    Open: "Open", "Abiertos";
    Recommendation: "Recommendation", "Recomendación";
    TheSix: "The six recommendations", "Las seis recomendaciones";
    Beyond: "Beyond the six", "Más allá de las seis";
    Taste: "Of taste", "De gusto";
    PointsOff: "Points off", "Puntos menos";
    ReckonedOne: "The points off add up to {0}, and 100 × 60 / (60 + {0}) leaves {1}.",
        "Los puntos menos suman {0}, y 100 × 60 / (60 + {0}) deja {1}.";
    ReckonedWorst: "The points off are those of the worst unit. They add up to {0}, and 100 × 60 / (60 + {0}) leaves it {1}. It makes seven eighths of the grade, and the mean of all {2} units, {3}, one eighth: {4}. Each line is made so as well, of the unit that is worst in it.",
        "Los puntos menos son los de la peor unidad. Suman {0}, y 100 × 60 / (60 + {0}) le deja {1}. Es siete octavos de la nota, y la media de las {2} unidades, {3}, un octavo: {4}. Cada línea se hace igual, con la unidad que es peor en ella.";
    ReckonedShipped: "The points off are those of the worst unit that is shipped. They add up to {0}, and 100 × 60 / (60 + {0}) leaves it {1}. It makes seven eighths of the grade, and the mean of all {2} units, {3}, one eighth: {4}. Each line is made so as well, of the shipped unit that is worst in it.",
        "Los puntos menos son los de la peor unidad de lo que se entrega. Suman {0}, y 100 × 60 / (60 + {0}) le deja {1}. Es siete octavos de la nota, y la media de las {2} unidades, {3}, un octavo: {4}. Cada línea se hace igual, con la unidad entregada que es peor en ella.";
    NothingOfIt: "– : this project has nothing this speaks of.", "– : este proyecto no tiene nada de lo que aquí se trata.";
    TasteIs: "Of taste: true, but a matter of taste or of a house's rules; it costs nothing, and --pedantic lists it.",
        "De gusto: cierto, pero cuestión de gusto o de las reglas de cada casa; no cuesta nada, y --pedantic lo lista.";
    Uncertain: "? : something could not be read, so that the letter may be too good; see below.",
        "? : algo no se pudo leer, así que la letra puede ser demasiado buena; véase más abajo.";
    MeansAPlus: "A+: nothing is open and nothing had to be excepted.",
        "A+: no hay nada abierto y no hubo que exceptuar nada.";
    MeansA: "A: well kept; what is open is a matter of minutes.", "A: bien cuidado; lo abierto es cosa de minutos.";
    MeansB: "B: kept in order; a warning or two are open, or several hints.",
        "B: en orden; hay una o dos advertencias abiertas, o varias indicaciones.";
    MeansC: "C: no error is open, but what else is open adds up.",
        "C: no hay errores abiertos, pero lo demás que está abierto se va sumando.";
    MeansCWithErrors: "C: an error is open in what is kept in order otherwise.|C: errors are open in what is kept in order otherwise.",
        "C: hay un error abierto en lo que por lo demás está en orden.|C: hay errores abiertos en lo que por lo demás está en orden.";
    MeansD: "D: no error is open, but much else is.",
        "D: no hay errores abiertos, pero sí mucho de lo demás.";
    MeansDWithErrors: "D: much has been left, and an error is open.|D: much has been left, and errors are open.",
        "D: se ha dejado mucho, y hay un error abierto.|D: se ha dejado mucho, y hay errores abiertos.";
    MeansF: "F: neglected; no error is open, but very much else is.",
        "F: descuidado; no hay errores abiertos, pero sí muchísimo de lo demás.";
    MeansFWithErrors: "F: neglected; an error is open, and much else is.|F: neglected; errors are open, and much else is.",
        "F: descuidado; hay un error abierto, y mucho más.|F: descuidado; hay errores abiertos, y mucho más.";
    SecretInImage: "a secret is in an image", "hay un secreto en una imagen";
    SecretInThis: "a secret is in the image of {0}", "hay un secreto en la imagen de {0}";
    SecretInImages: "a secret is in {0} of {1} images", "hay un secreto en {0} de {1} imágenes";
    CannotBeBuilt: "an image cannot be built", "hay una imagen que no se puede construir";
    ManyCannotBeBuilt: "at least {0} of {1} images cannot be built", "al menos {0} de {1} imágenes no se pueden construir";
    ThisCannotBeBuilt: "the image of {0} cannot be built", "la imagen de {0} no se puede construir";
    CannotBeStarted: "a service cannot be started", "hay un servicio que no se puede iniciar";
    ThisCannotBeStarted: "a service of {0} cannot be started", "hay un servicio de {0} que no se puede iniciar";
    ManyCannotBeStarted: "a service cannot be started in {0} of {1} compose files",
        "hay un servicio que no se puede iniciar en {0} de {1} archivos de Compose";
    NoneShipped: ", and none of that is shipped", ", y nada de eso se entrega";
    WorstUnit: "of {0} units the worst is {1} with {2} {3}", "de {0} unidades la peor es {1} con {2} {3}";
    WorstShipped: "of {0} units that are shipped the worst is {1} with {2} {3}",
        "de {0} unidades que se entregan la peor es {1} con {2} {3}";
    OneShipped: "what is shipped is {0} with {1} {2}", "lo que se entrega es {0} con {1} {2}";
    NextCome: "next: {0}", "siguen: {0}";
    StandApart: "apart, and for the mean alone: {0}", "aparte, y solo para la media: {0}";
    AtWorst: "{0} (at worst {1} {2})", "{0} (en lo peor {1} {2})";
    AnExample: "example", "ejemplo";
    ForWork: "for development", "de desarrollo";
    ForTests: "for tests", "de pruebas";
    OfOthers: "of other people", "de otros";
    ApartExamples: "{0} example|{0} examples", "{0} ejemplo|{0} ejemplos";
    ApartWork: "{0} for development", "{0} de desarrollo";
    ApartTests: "{0} for tests", "{0} de pruebas";
    ApartOthers: "{0} of other people", "{0} de otros";
    NoOpen: "No open findings.", "Ningún hallazgo abierto.";
    OpenFindings: "{0} open finding|{0} open findings", "{0} hallazgo abierto|{0} hallazgos abiertos";
    OpenAtPlaces: "{0} at {1} places: {2}.", "{0} en {1} lugares: {2}.";
    HaveFix: "{0} safe fix can be made.|{0} safe fixes can be made.",
        "Se puede hacer {0} arreglo seguro.|Se pueden hacer {0} arreglos seguros.";
    AcceptedCount: "{0} accepted exception|{0} accepted exceptions",
        "su excepción aceptada ({0})|sus {0} excepciones aceptadas";
    WithoutAccepted: "Without its {0} the grade would be {1} {2}.", "Sin {0} la nota sería {1} {2}.";
    Silenced: "{0} finding is silenced without a reason: not listed here, still graded.|{0} findings are silenced without a reason: not listed here, still graded.",
        "{0} hallazgo está silenciado sin motivo: no se lista aquí, pero cuenta en la nota.|{0} hallazgos están silenciados sin motivo: no se listan aquí, pero cuentan en la nota.";
    OfTaste: "and {0} remark of taste: --pedantic|and {0} remarks of taste: --pedantic",
        "y {0} observación de gusto: --pedantic|y {0} observaciones de gusto: --pedantic";
    WrittenBy: "Plimsoll {0}, grade version {1}", "Plimsoll {0}, versión {1} de la nota";
    By: "Written by {0}. `plimsoll explain CODE` says more on any finding.",
        "Escrito por {0}. `plimsoll explain CODE` dice más de cada hallazgo.";

    // Severities and other words of findings.
    Error: "error", "error";
    Warning: "warning", "advertencia";
    Info: "info", "información";
    Style: "style", "estilo";
    Errors: "{0} error|{0} errors", "{0} error|{0} errores";
    Warnings: "{0} warning|{0} warnings", "{0} advertencia|{0} advertencias";
    Infos: "{0} info", "{0} de información";
    Styles: "{0} style", "{0} de estilo";
    Safe: "safe", "seguro";
    Unsafe: "unsafe", "inseguro";
    Suggestion: "suggestion", "sugerencia";
    Unreadable: "unreadable", "ilegible";
    Failed: "failed", "fallido";
    Hidden: "hidden", "oculto";
    Unresolved: "unresolved", "sin resolver";
    CountFindings: "{0} finding|{0} findings", "{0} hallazgo|{0} hallazgos";

    // The recommendations.
    Ephemeral: "Containers are ephemeral", "Los contenedores deben ser efímeros";
    Context: "A .dockerignore keeps the build context small", "Usar un archivo .dockerignore";
    Packages: "No unnecessary packages", "Evitar instalar paquetes innecesarios";
    Process: "One process per container", "Correr un solo proceso por contenedor";
    LayersFew: "Few layers, in the order they change", "Minimizar el número de capas";
    Arguments: "Arguments sorted over several lines", "Organizar argumentos en varias líneas";
    Safety: "Safety", "Seguridad";
    Pinning: "Pinned versions", "Versiones fijadas";
    Build: "Builds that do what they say", "Compilaciones que hacen lo que dicen";
    Shell: "Shell text", "Texto de la shell";
    ComposeFiles: "Compose files", "Archivos de Compose";
    Nothing: "", "";
    EphemeralReference: "The web container keeps nothing and runs on a read-only file system; data lives in the named volume `pgdata` alone. Configuration comes from the environment and a secret file. Both services have a health check, restart by themselves and stop on SIGTERM: after `down` and `up` the data is still there.",
        "El contenedor web no guarda nada y corre sobre un sistema de archivos de solo lectura; los datos viven únicamente en el volumen con nombre `pgdata`. La configuración viene del entorno y de un archivo secreto. Los dos servicios tienen una comprobación de salud, se reinician solos y se detienen con SIGTERM: después de `down` y `up` los datos siguen ahí.";
    EphemeralIdea: "A container keeps nothing but what a named volume holds, is told its settings from outside, says by a health check whether it serves, and stops on SIGTERM.",
        "Un contenedor no guarda más que lo que contiene un volumen con nombre, recibe su configuración desde fuera, dice con una comprobación de salud si presta servicio y se detiene con SIGTERM.";
    ContextReference: "An allow-list: `*`, then `!requirements.txt` and `!app/`. Whatever else lies in the directory, secrets and history included, never reaches the builder.",
        "Una lista de lo permitido: `*`, después `!requirements.txt` y `!app/`. Todo lo demás que haya en el directorio, secretos e historial incluidos, nunca llega al constructor.";
    ContextIdea: "An allow-list: `*`, then a line for each thing that the build needs. Whatever else lies in the directory, secrets and history included, never reaches the builder.",
        "Una lista de lo permitido: `*`, después una línea por cada cosa que la compilación necesita. Todo lo demás que haya en el directorio, secretos e historial incluidos, nunca llega al constructor.";
    PackagesReference: "`python:3.14-slim` for the program, with its two libraries locked by hash and installed in a build stage; no apt, no compiler, no pip cache in the result. The official `postgres:18` as it is, no image of one's own.",
        "`python:3.14-slim` para el programa, con sus dos librerías fijadas por hash e instaladas en una etapa de compilación; sin apt, sin compilador y sin caché de pip en el resultado. La imagen oficial `postgres:18` tal como es, ninguna propia.";
    PackagesIdea: "A small base, libraries locked and installed in a build stage, and neither a compiler nor a package cache in the result. There it is Python; other languages have the same two stages.",
        "Una base pequeña, librerías fijadas e instaladas en una etapa de compilación, y ni compilador ni caché de paquetes en el resultado. Allí es Python; otros lenguajes tienen las mismas dos etapas.";
    ProcessReference: "The web image starts Python in exec form and exposes 5000 only; the database is a service of its own, reached by its name over a network that nothing else is on. `depends_on` waits until it is healthy.",
        "La imagen web inicia Python en forma exec y expone solo el 5000; la base de datos es un servicio aparte, al que se llega por su nombre en una red donde no hay nada más. `depends_on` espera hasta que esté sana.";
    ProcessIdea: "An image starts one program, in exec form; what that needs besides is a service of its own, waited for until it is healthy.",
        "Una imagen inicia un solo programa, en forma exec; lo que este necesita además es un servicio aparte, al que se espera hasta que esté sano.";
    LayersReference: "At most three layers on top of the base: working directory, libraries, program. What changes least comes first, and building happens in a stage that is left behind.",
        "Como mucho tres capas sobre la base: directorio de trabajo, librerías, programa. Lo que menos cambia va primero, y se compila en una etapa que se deja atrás.";
    LayersIdea: "What changes least comes first, the program last, and building happens in a stage that is left behind.",
        "Lo que menos cambia va primero, el programa al final, y se compila en una etapa que se deja atrás.";
    ArgumentsReference: "One item per line, in alphabetical order, in lists of packages, environment, ports and volumes, so that a change is one line of a diff.",
        "Un elemento por línea, en orden alfabético, en las listas de paquetes, entorno, puertos y volúmenes, para que un cambio sea una sola línea de diferencia.";
    ArgumentsIdea: "One item per line, in alphabetical order, so that a change is one line of a diff.",
        "Un elemento por línea, en orden alfabético, para que un cambio sea una sola línea de diferencia.";

    // What changed, and what to do.
    Since: "Since {0}", "Desde {0}";
    WhatChanged: "What changed", "Qué cambió";
    New: "new", "nuevo";
    Gone: "gone", "desaparecido";
    OfNewRule: "of a new rule", "de una regla nueva";
    Tally: "{0} new, {1} gone, {2} moved", "{0} nuevos, {1} desaparecidos, {2} movidos";
    Besides: "; besides, {0} finding of rules that there were not then, which is no change here|; besides, {0} findings of rules that there were not then, which is no change here",
        "; además, {0} hallazgo de reglas que entonces no había, lo que aquí no es un cambio|; además, {0} hallazgos de reglas que entonces no había, lo que aquí no es un cambio";
    ThenAndNow: "Grade {0} {1} then, {2} {3} now.", "Nota {0} {1} entonces, {2} {3} ahora.";
    OtherVersion: " The grade then was reckoned by version {0}, now by version {1}.",
        " La nota de entonces se calculó con la versión {0}, la de ahora con la versión {1}.";
    First: "What to do first", "Qué hacer primero";
    What: "What", "Qué";
    Where: "Where", "Dónde";
    GradeThen: "Grade then", "Nota después";
    Then: "then ", "después ";
    UnitThen: "(unit {0})", "(unidad {0})";
    OrderIs: "What is grave stands first, and what only makes an image larger is not; what brings most decides among equals. Each grade is that with the rows above done as well.",
        "Lo grave va primero, y no lo es lo que solo agranda una imagen; entre iguales decide lo que más aporta. Cada nota es la que hay con las filas de arriba también hechas.";
    OrderShipped: "What is grave in what is shipped stands first, then what is grave in the rest, and what only makes an image larger is not; what brings most decides among equals. Each grade is that with the rows above done as well.",
        "Va primero lo grave de lo que se entrega, luego lo grave del resto, y no lo es lo que solo agranda una imagen; entre iguales decide lo que más aporta. Cada nota es la que hay con las filas de arriba también hechas.";
    UnitAlone: "The grade follows the worst unit: what stands in another one moves the grade of that one (in brackets).",
        "La nota sigue a la peor unidad: lo que está en otra mueve la nota de esa (entre paréntesis).";
    AndMore: "and {0} more", "y {0} más";
    ThisDone: "With this done the grade is {0}, now {1}.", "Con esto hecho la nota es {0}, ahora {1}.";
    TheseDone: "With these {2} done the grade is {0}, now {1}.", "Con estos {2} hechos la nota es {0}, ahora {1}.";
    NewBaseUnknown: "What a new base brings of its own is not reckoned in.",
        "Lo que una base nueva traiga consigo no está contado.";
    RestBelow: "{0} more finding, of less weight, is told below.|{0} more findings, of less weight, are told below.",
        "{0} hallazgo más, de menos peso, se cuenta abajo.|{0} hallazgos más, de menos peso, se cuentan abajo.";
    RestErrors: "{0} more are told below, errors among them: {1}.",
        "{0} más se cuentan abajo; errores entre ellos: {1}.";
    RestIsTaste: "What it then lacks are remarks of taste: --pedantic lists them.",
        "Lo que entonces le falta son observaciones de gusto: --pedantic las lista.";
    AndWithIt: "Goes with it: ", "Va con ello: ";
    FailsForIt: "Fails for it: ", "Falla por ello: ";
    MakesFixes: "makes {0} safe fix by itself|makes {0} safe fixes by itself",
        "hace por sí solo {0} arreglo seguro|hace por sí solo {0} arreglos seguros";

    // The findings.
    Findings: "Findings", "Hallazgos";
    Finding: "Finding", "Hallazgo";
    Place: "Place", "Lugar";
    Reason: "Reason", "Motivo";
    MoreUnits: "{0} unit more that stand no worse|{0} units more that stand no worse",
        "{0} unidad más que no está peor|{0} unidades más que no están peor";
    UnitsInShort: "The units from here on stand no worse and are told in short, so that this page stays one that opens: the Markdown and the JSON report tell all of each.",
        "Las unidades desde aquí no están peor y se cuentan en breve, para que esta página se siga abriendo: el informe en Markdown y el de JSON lo cuentan todo de cada una.";
    CountOpen: "{0} open", "abiertos: {0}";
    SameAs: "The same as in {0}", "Lo mismo que en {0}";
    CountPlaces: "{0} places", "{0} lugares";
    MorePlaces: "{0} more place|{0} more places", "{0} lugar más|{0} lugares más";
    SeeAlso: "See also ", "Véase también ";
    Remedy: "Remedy:", "Remedio:";
    Fix: "Fix:", "Arreglo:";
    FixIn: "The fix in {0}", "El arreglo en {0}";
    MoreLines: "… {0} more lines", "… {0} líneas más";
    CountMore: "{0} more", "{0} más";
    SameInFiles: "and the same in {0} more file: |and the same in {0} more files: ",
        "y lo mismo en {0} archivo más: |y lo mismo en {0} archivos más: ";
    SameInPlaces: "and the same in {0} more place: |and the same in {0} more places: ",
        "y lo mismo en {0} lugar más: |y lo mismo en {0} lugares más: ";
    BuiltByNothing: "what is for tests alone, or nothing builds", "lo que es solo para pruebas, o nada construye";
    Legend: "Marked: findings, by the worst of them ✕ error, ! warning, i info, ~ style.",
        "Marcas: hallazgos, según el peor de ellos ✕ error, ! advertencia, i información, ~ estilo.";
    NotRead: "Not read", "Sin leer";
    CouldNotRead: "What could not be read", "Lo que no se pudo leer";
    Accepted: "Accepted", "Aceptado";
    Exceptions: "Accepted exceptions", "Excepciones aceptadas";

    // Beside the reference stack.
    BesideShort: "Beside the reference", "Junto a la referencia";
    BesideStack: "Beside the reference stack", "Junto a la pila de referencia";
    StackIs: "`plimsoll stack DIR` writes a small stack that keeps the six recommendations: {0}",
        "`plimsoll stack DIR` escribe una pequeña pila que cumple las seis recomendaciones: {0}";
    SameShape: "a web service in Python and PostgreSQL, two services as here. Where this project differs:",
        "un servicio web en Python y PostgreSQL, dos servicios como aquí. En qué difiere este proyecto:";
    OtherShape: "a web service and its database. This project is of another shape; what it can take over:",
        "un servicio web y su base de datos. Este proyecto tiene otra forma; lo que puede tomar de ella:";
    Stays: "{0}; with nothing open here the whole stays {1}", "{0}; sin nada abierto aquí el conjunto sigue en {1}";
    Goes: "{0}; with nothing open here the whole goes from {1} to {2}",
        "{0}; sin nada abierto aquí el conjunto pasa de {1} a {2}";
    MoreLikeIt: "And {0} more like it.", "Y {0} más como este.";
    Reference: "The reference", "La referencia";
    ReferenceIs: "The reference: ", "La referencia: ";
    Here: "Here", "Aquí";
    BuiltOn: "{0} is built on {1}", "{0} se construye sobre {1}";
    Starts: "{0} starts {1}", "{0} inicia {1}";
    Adds: "{0} adds {1}", "{0} añade {1}";
    Keeps: "{0} keeps {1} in a volume", "{0} guarda {1} en un volumen";
    KeepsNothing: "No service of {0} keeps anything in a named volume",
        "Ningún servicio de {0} guarda nada en un volumen con nombre";
    ThroughShell: " through a shell", " a través de una shell";

    // Images and layers.
    Builds: "Images and layers", "Imágenes y capas";
    ImagesDrawn: "The {0} images with the most findings are drawn; {1} more are in the table below.",
        "Se dibujan las {0} imágenes con más hallazgos; {1} más están en la tabla de abajo.";
    CountStages: "{0} stage|{0} stages", "{0} etapa|{0} etapas";
    CountLayers: "{0} layer|{0} layers", "{0} capa|{0} capas";
    StageNumber: "stage {0}", "etapa {0}";
    TheImage: "the image", "la imagen";
    Needed: "needed", "necesaria";
    NotNeeded: "not needed", "innecesaria";
    TooManyStages: "{0} stages are too many to be drawn; up to {1} are.",
        "{0} etapas son demasiadas para dibujarlas; se dibujan hasta {1}.";
    StartsFrom: "{0} starts from {1}. ", "{0} parte de {1}. ";
    CopiesFrom: "{0} copies from {1}. ", "{0} copia de {1}. ";
    StagesOf: "The stages of {0}", "Las etapas de {0}";
    StagesOfArrows: "The stages of {0}, each arrow from what is needed to what needs it:",
        "Las etapas de {0}, cada flecha va de lo necesario a lo que lo necesita:";
    StagesLegend: "Full arrows: starts from. Dashed: copies from. Framed strongly: the image that runs.",
        "Flechas llenas: parte de. Discontinuas: copia de. Con marco fuerte: la imagen que se ejecuta.";
    NoLayer: "The image adds no layer to its base.", "La imagen no añade ninguna capa a su base.";
    ImageOf: "The image of {0}:", "La imagen de {0}:";
    LayersOf: "The layers of {0}", "Las capas de {0}";
    ItsBase: "its base", "su base";
    LayersUndrawn: "{0} more layers are not drawn.", "{0} capas más no se dibujan.";
    LayersTable: "The layers as a table", "Las capas en una tabla";
    Line: "Line", "Línea";
    Instruction: "Instruction", "Instrucción";
    Takes: "Takes", "Toma";
    WhenChanged: "When files change", "Cuando cambian archivos";
    AllCached: "No layer takes files of the project: all come from the cache when these change.",
        "Ninguna capa toma archivos del proyecto: todas salen de la caché cuando estos cambian.";
    NoneCached: "none comes from the cache", "ninguna sale de la caché";
    FirstCached: "the first comes from the cache", "la primera sale de la caché";
    SomeCached: "the first {0} come from the cache", "las primeras {0} salen de la caché";
    OneAgain: "line {0} is made again", "la línea {0} se hace de nuevo";
    FromAgain: "all from line {0} on are made again", "todas desde la línea {0} se hacen de nuevo";
    WhenChange: "When files of the project change, {0}; of {1} layers {2}.",
        "Cuando cambian archivos del proyecto, {0}; de {1} capas, {2}.";
    CouldBe: " {0} layers could be {1}.", " {0} capas podrían ser {1}.";
    One: "one", "una";
    CouldBeOne: "could be one", "podrían ser una";
    TakesBytes: " From the context it takes {0}.", " Del contexto toma {0}.";
    Cached: "from the cache", "de la caché";
    TakesFiles: "takes files of the project", "toma archivos del proyecto";
    Again: "made again with them", "se hace de nuevo con ellos";

    // What builds are sent.
    Sent: "What builds are sent", "Lo que se envía a las compilaciones";
    SentFrom: "What builds from {0} are sent", "Lo que se envía a las compilaciones desde {0}";
    AtLeast: "at least ", "al menos ";
    CountFiles: "{0} file|{0} files", "{0} archivo|{0} archivos";
    For: "For {0}: ", "Para {0}: ";
    CountDockerfiles: "{0} Dockerfile|{0} Dockerfiles", "{0} Dockerfile|{0} Dockerfiles";
    AfterIgnore: "after {0}.", "después de {0}.";
    NoIgnore: "no ignore file.", "sin archivo de exclusión.";
    AsTable: "As a table", "En una tabla";
    Path: "Path", "Ruta";
    Files: "Files", "Archivos";
    Size: "Size", "Tamaño";
    Becomes: "What becomes of it", "Qué pasa con ello";
    SentNeeded: "needed: the build reads or copies it", "necesario: la compilación lo lee o lo copia";
    SentUnused: "sent, and no instruction copies it", "enviado, y ninguna instrucción lo copia";
    SentLeaked: "secrets and history that the builder is sent", "secretos e historial que se envían al constructor";
    TheRest: "the rest", "el resto";
    BuildSent: "The build of {0} is sent", "A la compilación de {0} se le envían";
    TwoSent: "The builds of {0} and {1} are sent", "A las compilaciones de {0} y {1} se les envían";
    BuildsSent: "The builds of {0} and {1} more are sent", "A las compilaciones de {0} y {1} más se les envían";
    FilesFrom: "{0}{1}, {2}, from {3}", "{0}{1}, {2}, desde {3}";
    After: " after {0}", " después de {0}";
    WithNoIgnore: " with no ignore file", " sin archivo de exclusión";

    // Services.
    Services: "Services", "Servicios";
    ModelsDrawn: "The {0} largest models are drawn; {1} more are in the tables below.",
        "Se dibujan los {0} modelos más grandes; {1} más están en las tablas de abajo.";
    CountServices: "{0} service|{0} services", "{0} servicio|{0} servicios";
    CountNetworks: "{0} network|{0} networks", "{0} red|{0} redes";
    CountVolumes: "{0} named volume|{0} named volumes", "{0} volumen con nombre|{0} volúmenes con nombre";
    ServicesOf: "The services of {0}", "Los servicios de {0}";
    ServicesOfArrows: "The services of {0}, each arrow from what needs another to what it needs:",
        "Los servicios de {0}, cada flecha va de lo que necesita a otro a lo que necesita:";
    ServicesLegend: "Arrows lead to what a service needs: thin until that is started, thick until it is healthy, dotted until it is done; dashed to a named volume that several share. In the boxes ⇄ are published ports, ⛁ named volumes, ⋔ networks; what is built here is framed strongly.",
        "Las flechas llevan a lo que un servicio necesita: finas hasta que se haya iniciado, gruesas hasta que esté sano, punteadas hasta que haya terminado; discontinuas a un volumen con nombre que varios comparten. En las cajas ⇄ son puertos publicados, ⛁ volúmenes con nombre, ⋔ redes; lo que se construye aquí tiene un marco fuerte.";
    ServicesDrawn: "The first {0} services are drawn; {1} more are in the table below.",
        "Se dibujan los primeros {0} servicios; {1} más están en la tabla de abajo.";
    Internal: "Network {0} is internal: it has no way out.", "La red {0} es interna: no tiene salida.";
    Needs: "needs {0} {1}", "necesita {0} {1}";
    KeepsData: "keeps data in {0}", "guarda datos en {0}";
    Publishes: "publishes {0}", "publica {0}";
    Started: "started", "iniciado";
    Healthy: "healthy", "sano";
    Done: "done", "terminado";
    ArrowsLeftOut: "{0} arrows that follow from those shown are left out; the table has all.",
        "{0} flechas que se siguen de las mostradas se omiten; la tabla las tiene todas.";
    VolumeMounts: "⛁ {0} mounts of named volumes", "⛁ {0} montajes de volúmenes con nombre";
    Alike: "{0} alike", "{0} parecidos";
    MoreGraphs: "{0} more graphs are not drawn: {1} of each kind are, of up to {2} nodes.",
        "{0} gráficos más no se dibujan: se dibujan {1} de cada clase, de hasta {2} nodos.";
    ServicesInFull: "The services of {0} in full", "Los servicios de {0} completos";
    ServicesOfHead: "Services of {0}", "Servicios de {0}";
    ServiceOf: "Service of {0}", "Servicio de {0}";
    ToBe: "{0} to be {1}", "que {0} esté {1}";
    BuiltFrom: "built from {0}", "construido desde {0}";
    Built: "built", "construido";
    Probably: "probably {0}", "probablemente {0}";
    MountVolume: "volume {0} at {1}", "volumen {0} en {1}";
    MountNameless: "a volume without a name at {0}", "un volumen sin nombre en {0}";
    MountMemory: "memory at {0}", "memoria en {0}";
    MountAt: "{0} at {1}", "{0} en {1}";

    // What the project is.
    Project: "The project", "El proyecto";
    BuiltAndStarted: "What is built and started from what", "Qué se construye y se inicia a partir de qué";
    Images: "The images", "Las imágenes";
    Dockerfile: "Dockerfile", "Dockerfile";
    Base: "Base", "Base";
    Stages: "Stages", "Etapas";
    Layers: "Layers", "Capas";
    User: "User", "Usuario";
    FirstProcess: "First process", "Primer proceso";
    Ports: "Ports", "Puertos";
    Service: "Service", "Servicio";
    Image: "Image", "Imagen";
    Mounts: "Mounts", "Montajes";
    WaitsFor: "Waits for", "Espera";
}
