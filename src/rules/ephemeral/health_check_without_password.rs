//! `health-check-without-password`: see the page of the same name.

use crate::project::ServiceRef;
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs() {
        let Some(test) = service.healthcheck.as_ref().and_then(|check| check.test.as_ref()) else { continue };
        let shown = test.shown();
        let asks = shown.contains("redis-cli") && shown.to_ascii_lowercase().contains("ping");
        let given = ["-a", "--pass", "--askpass", "-u", "AUTH", "auth", "REDISCLI_AUTH"];
        let told = shown.split_whitespace().any(|word| given.iter().any(|flag| word.starts_with(flag)));
        if !asks || told || !wants_password(service) || knows_password(service) {
            continue;
        }
        let looked_at = shown.contains("PONG") || shown.contains("pong") || shown.split_whitespace().any(|w| w == "-e");
        let name = &service.name;
        let message = match looked_at {
            true => format!("the check of `{name}` is refused for want of the password, and never passes"),
            false => format!(
                "the check of `{name}` is refused for want of the password, and `redis-cli` calls that a success: it is always green"
            ),
        };
        let finding = out.report(service.file_id(), test.span(), message);
        finding.mark("asks without the password").help(
            "set `REDISCLI_AUTH` in the service's environment, and look at the answer: `redis-cli ping | grep -q PONG`",
        );
        let own = service.service.environment.iter().find(|pair| pair.key.contains("PASS") && service.wrote(pair.span));
        if let Some(pair) = own.filter(|_| service.image_ref().is_some_and(|image| image.official() == Some("redis"))) {
            finding.label(service.file_id(), pair.key_span, "read by nothing: `REDISCLI_AUTH` would be");
            finding.help(format!(
                "write `REDISCLI_AUTH` where `{}` stands, and look at the answer: `redis-cli ping | grep -q PONG`",
                pair.key
            ));
        }
        if let Some(command) = &service.command {
            finding.label(service.file_id(), command.span(), "the password is asked for here");
        }
    }
}

/// Whether its command sets a password that is not empty.
fn wants_password(service: ServiceRef) -> bool {
    let Some(command) = &service.command else { return false };
    let shown = command.shown();
    let mut words = shown.split_whitespace().skip_while(|word| *word != "--requirepass").skip(1);
    words.next().is_some_and(|word| !word.starts_with("--") && !matches!(word, "''" | "\"\""))
}

/// Whether the client may find the password where the check does not name it.
fn knows_password(service: ServiceRef) -> bool {
    let built = service.build.is_some();
    built || !service.is_whole() || service.environment.iter().any(|pair| pair.key.as_str() == "REDISCLI_AUTH")
}
