//! `address-not-served`: see the page of the same name.

use crate::project::ServiceRef;
use crate::project::compose::Text;
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for compose in 0..cx.project.compose.len() {
        for service in cx.project.services_in(compose) {
            let own = service.service.environment.iter().filter(|pair| service.span.contains(pair.span));
            for value in own.filter_map(|pair| pair.value.as_ref()) {
                let Some((target, port)) = addresses(value, service).find(|(target, _)| target.name != service.name)
                else {
                    continue;
                };
                let Some([first, ..]) = target.serves_instead_of(port) else { continue };
                let message = format!("nothing in `{}` listens on {port}", target.name);
                let finding = out.report(service.file_id(), value.span, message).mark("nobody answers there");
                let leads = |published: u16| published == port;
                let led = target.service.ports.iter().find(|led| led.published.is_some_and(|range| leads(range.first)));
                if let Some(led) = led {
                    finding.label(target.file_id(), led.span, format!("{port} is the host's"));
                } else if let Some(image) = &target.image {
                    finding.label(target.file_id(), image.span, format!("listens on {first}"));
                }
                finding.help(format!("write `{}:{first}`", target.name));
            }
        }
    }
}

/// The services of the file that a value names with a port: `db:5432`, in an address or by itself.
fn addresses<'a>(value: &'a Text, service: ServiceRef<'a>) -> impl Iterator<Item = (ServiceRef<'a>, u16)> + 'a {
    let words = value.shown().split(['/', '@', ',', ';', ' ', '=', '?', '&', '"', '\'']);
    words.filter_map(move |word| {
        let (name, port) = word.split_once(':')?;
        Some((service.neighbour(name)?, port.parse().ok()?))
    })
}
