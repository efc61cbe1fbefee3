//! Images whose tag is the version of one package of a language's registry: installed again from a list, it may be another one.
//!
//! Source: the pages of the images on Docker Hub and of the packages on PyPI, as of 2026-11. Hand-made.

use super::bare;

const CARRIED: &[(&str, &str)] = &[
    ("apache/airflow", "apache-airflow"),
    ("apache/superset", "apache-superset"),
    ("ghcr.io/mlflow/mlflow", "mlflow"),
    ("jupyterhub/jupyterhub", "jupyterhub"),
    ("locustio/locust", "locust"),
    ("prefecthq/prefect", "prefect"),
    ("pytorch/pytorch", "torch"),
    ("quay.io/jupyterhub/jupyterhub", "jupyterhub"),
    ("rasa/rasa", "rasa"),
    ("tensorflow/tensorflow", "tensorflow"),
];

/// The package of Python that an image carries in the version of its tag.
pub fn package(image: &str) -> Option<&'static str> {
    let name = bare(image);
    CARRIED.iter().find(|row| row.0 == name).map(|row| row.1)
}

/// The version that a line of requirements asks for of a package, by `==`, with the place of the line in the text.
pub fn required<'a>(text: &'a str, package: &str) -> Option<(usize, &'a str, Vec<u32>)> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let plain = line.split(['#', ';']).next().unwrap_or_default().trim();
        let Some((name, version)) = plain.split_once("==") else { continue };
        let name = name.split('[').next().unwrap_or_default().trim();
        let same = name.len() == package.len() && name.replace('_', "-").eq_ignore_ascii_case(package);
        let version = version.trim_start_matches('=').trim();
        let numbers: Option<Vec<u32>> = version.split('.').map(|part| part.parse().ok()).collect();
        if let Some(numbers) = numbers.filter(|_| same) {
            return Some((start, line.trim_end(), numbers));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_requirements_are_read() {
        let text = "requests==2.32.0\napache_airflow[celery] == 2.7.1 ; python_version > '3.8'\n";
        let found = required(text, "apache-airflow").map(|(at, _, numbers)| (at, numbers));
        assert_eq!(found, Some((17, vec![2, 7, 1])));
        assert!(required("torch==2.1.0+cpu\ntorch>=2\n", "torch").is_none());
        assert_eq!((package("docker.io/apache/airflow"), package("python")), (Some("apache-airflow"), None));
    }
}
