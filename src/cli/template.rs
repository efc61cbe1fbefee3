//! `report --template`: the user's own template is read, and what is wrong with it is told with its line.

use std::path::Path;

use super::failure::Failure;
use super::settings::{Settings, refused};
use crate::disk::Limit;
use crate::report::{self, Shown, View};

/// A template and the name it goes by.
pub struct Template {
    name: String,
    text: String,
}

impl Template {
    /// # Errors
    /// The file cannot be read, or is no text.
    pub fn read(path: &Path, settings: &Settings) -> Result<Template, Failure> {
        let name = path.display().to_string();
        let help = "name a file that holds a template, in the notation of Jinja";
        let bytes = settings.disk.read_named(path, Limit::Project).map_err(|refusal| refused(&name, &refusal, help))?;
        let text = String::from_utf8(bytes).map_err(|_| Failure::new(format!("{name}: this is not UTF-8"), help))?;
        Ok(Template { name, text })
    }

    /// # Errors
    /// It is no template, or asks for what there is not.
    pub fn fill(&self, view: &View) -> Result<Shown, Failure> {
        report::fill(view, &self.name, &self.text).map_err(|fault| {
            let line = fault.line.map_or(String::new(), |line| format!(":{line}"));
            // Of a value that is not there the engine does not say which.
            let text = fault.line.and_then(|line| self.text.lines().nth(line - 1)).map(str::trim);
            let text = text.filter(|_| !fault.what.contains(':')).map_or(String::new(), |text| format!(" in `{text}`"));
            let message = format!("{}{line}: {}{text}", self.name, fault.what);
            Failure::new(message, "a template is given what `plimsoll report -f json` prints")
        })
    }
}
