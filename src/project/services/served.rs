//! On which ports a service's program surely does not listen: by its image, or by that which its own is made from, as long as
//! nothing may move it.

use super::ServiceRef;
use crate::knowledge::official::{port_moved, ports_served};
use crate::project::ImageRef;
use crate::project::compose::Mount;

impl ServiceRef<'_> {
    /// The ports that the service's image serves where this is surely none of them.
    pub fn serves_instead_of(&self, port: u16) -> Option<&'static [u16]> {
        let image = match self.build {
            None => self.image_ref(),
            Some(_) => self.base_left_alone(port),
        };
        let image = image.filter(|_| self.is_whole())?;
        let started = self.command.is_some() || self.entrypoint.is_some();
        if let Some(moved) = port_moved(&image.name(), image.tag.as_deref(), port).filter(|_| !started) {
            return (!self.names_port(port)).then_some(moved);
        }
        if self.leaves_console_to_chance(image) {
            return (port != 9000).then_some(&[9000]);
        }
        let served = ports_served(&image.name(), image.tag.as_deref())?;
        // PHP's images read no variables by themselves.
        let by_itself = image.official() == Some("php");
        (!served.contains(&port) && !self.may_listen_on(port, served == [9000], by_itself)).then_some(served)
    }

    /// Of what release the port is where the image holds a later one.
    pub fn said_of_moved_port(&self, port: u16) -> Option<String> {
        let image = self.image_ref()?;
        port_moved(&image.name(), image.tag.as_deref(), port)?;
        Some(format!("{port} is a port of Hadoop 2, and the image holds Hadoop 3, which moved it."))
    }

    /// Whether it is MinIO that nothing tells where to serve its console: that takes any port that is free. Source: MinIO's
    /// release notes of RELEASE.2021-07-08 and `minio server --help`, as known in 2026-11.
    pub fn leaves_console_to_chance(&self, image: &ImageRef) -> bool {
        let minio = matches!(image.name().as_str(), "minio/minio" | "quay.io/minio/minio");
        let Some(command) = self.command.as_ref().filter(|_| minio) else { return false };
        let said = command.shown();
        let plain = said.split_whitespace().any(|word| word.trim_matches(['"', '\'', '[', ']', ',']) == "server");
        let told = said.contains("address") || said.contains('$') || self.entrypoint.is_some();
        let set = ["MINIO_CONSOLE_ADDRESS", "MINIO_ADDRESS", "MINIO_OPTS", "MINIO_BROWSER"];
        let by_variable = self.environment.iter().any(|pair| set.contains(&pair.key.as_str()));
        let hidden = !self.env_file.is_empty() || !self.service.configs.is_empty() || self.others().next().is_some();
        plain && !told && !by_variable && !hidden
    }

    /// The image of a web server that its own is made from, where nothing in the Dockerfile may make it listen elsewhere.
    fn base_left_alone(&self, port: u16) -> Option<&ImageRef> {
        const SERVERS: &[&str] = &["drupal", "httpd", "joomla", "nginx", "php", "wordpress"];
        const MOVES: &[&str] = &[".conf", "/etc/", "a2ensite", "listen", "sites-", "ssl"];
        let (docker, _) = self.docker()?;
        let stage = self.stage()?;
        let text = self.project.source(docker.file).text.to_ascii_lowercase();
        let moved = MOVES.iter().any(|word| text.contains(word)) || text.contains(&port.to_string());
        let told = stage.chain().any(|stage| stage.stage.process.is_some());
        let image = stage.root_image().filter(|_| !moved && !told)?;
        let fpm = image.tag.as_deref().is_some_and(|tag| tag.contains("fpm"));
        image.official().filter(|name| SERVERS.contains(name) && !fpm).map(|_| image)
    }

    /// Whether something may make the program listen there: a command, a configuration, a variable, or another
    /// service that shares its network.
    fn may_listen_on(&self, port: u16, fastcgi: bool, by_itself: bool) -> bool {
        let said = self.names_port(port);
        let data = |target: &str| {
            const DATA: &[&str] = &["/data", "/usr/local/apache2/htdocs", "/usr/share/nginx/html", "/var/"];
            DATA.iter().any(|front| target.starts_with(front)) || target.contains("docker-entrypoint-initdb.d")
        };
        let own = |mount: &Mount| mount.target.as_ref().is_none_or(|target| !data(target.shown()));
        // PHP-FPM reads its port from its own directory and from nowhere else.
        let pool = |mount: &Mount| {
            let target = mount.target.as_ref().map_or("", |target| target.shown());
            target.contains("php-fpm") || target == "/usr/local/etc"
        };
        let started = self.command.is_some() || self.entrypoint.is_some();
        let moved =
            started || self.shares_its_network() || !self.service.configs.is_empty() || self.others().next().is_some();
        if fastcgi {
            return moved || self.volumes.iter().any(pool);
        }
        let told = !by_itself && (said || !self.env_file.is_empty());
        moved || told || self.volumes.iter().any(own)
    }
    /// Whether its environment may name the port.
    fn names_port(&self, port: u16) -> bool {
        let digits = port.to_string();
        self.environment.iter().any(|pair| {
            let hidden = pair.value.as_ref().is_none_or(|value| value.value.is_none());
            let named =
                ["ADDR", "BIND", "LISTEN", "PORT"].iter().any(|word| pair.key.to_ascii_uppercase().contains(word));
            hidden && named || pair.value.as_ref().is_some_and(|value| value.shown().contains(&digits))
        })
    }
}
