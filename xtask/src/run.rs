//! Running other programs, and saying what is missing.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

/// One thing to do, with a name to show.
pub struct Step {
    name: &'static str,
    work: Box<dyn FnOnce() -> Result<(), String>>,
}

impl Step {
    pub fn new(name: &'static str, work: impl FnOnce() -> Result<(), String> + 'static) -> Self {
        Self {
            name,
            work: Box::new(work),
        }
    }
}

/// Things to do, one after the other, until one fails.
pub struct Steps(pub Vec<Step>);

impl Steps {
    pub fn run(self) -> Result<(), String> {
        for step in self.0 {
            println!("== {}", step.name);
            let begun = Instant::now();
            (step.work)().map_err(|why| format!("{}: {why}", step.name))?;
            println!("== {}: done in {} s", step.name, begun.elapsed().as_secs());
        }
        Ok(())
    }
}

/// The repository's root.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .map(Path::to_path_buf)
        .unwrap_or_default()
}

/// Where cargo puts what it builds.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

pub fn must(command: &mut Command) -> Result<(), String> {
    let told = format!("{command:?}");
    let status = command
        .status()
        .map_err(|error| format!("{told} cannot be started: {error}"))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("{told} ended with {status}"))
    }
}

/// Cargo, in the repository. Where everything is built once and thrown away, nothing is kept for a next time: that would be half
/// of what lies on the disk.
fn cargo_here() -> Command {
    let mut command = Command::new(env!("CARGO"));
    command.current_dir(root());
    if std::env::var_os("CI").is_some() {
        command.env("CARGO_INCREMENTAL", "0");
    }
    command
}

/// Runs cargo in the repository.
pub fn cargo(arguments: &[&str]) -> Result<(), String> {
    must(cargo_here().args(arguments))
}

/// Runs cargo with some variables set.
pub fn with_env(variables: &[(&str, &str)], arguments: &[&str]) -> Result<(), String> {
    must(cargo_here().args(arguments).envs(variables.iter().copied()))
}

/// Runs a command in the repository with some variables set.
pub fn any_with_env(variables: &[(&str, &str)], command: &[String]) -> Result<(), String> {
    let (program, arguments) = command.split_first().ok_or("say which command to run")?;
    must(
        Command::new(program)
            .args(arguments)
            .envs(variables.iter().copied())
            .current_dir(root()),
    )
}

/// Installs the locked packages of a folder, unless they are there.
pub fn npm(folder: &str) -> Result<(), String> {
    let folder = root().join(folder);
    let installed = folder.join("node_modules/.package-lock.json");
    let changed = |path: &Path| {
        std::fs::metadata(path)
            .and_then(|about| about.modified())
            .ok()
    };
    if changed(&installed) > changed(&folder.join("package-lock.json")) {
        return Ok(());
    }
    must(
        Command::new("npm")
            .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
            .current_dir(folder),
    )
}

/// Runs a script with the built binary in `ARENDE_BIN`.
pub fn node(folder: &str, arguments: &[&str]) -> Result<(), String> {
    must(
        Command::new("node")
            .args(arguments)
            .env("ARENDE_BIN", target().join("debug/arende"))
            .current_dir(root().join(folder)),
    )
}

/// Runs one of the project's own programs on the binary that was built with it. `profile` is `debug` or `release`.
pub fn on_the_binary(program: &str, profile: &str, arguments: &[String]) -> Result<(), String> {
    let built = target().join(profile);
    must(
        Command::new(built.join(program))
            .arg("--arende")
            .arg(built.join("arende"))
            .args(arguments)
            .current_dir(root()),
    )
}

/// Where measurements and faults find a desk with very many tickets, once it was made.
pub fn bench_data() -> PathBuf {
    target().join("bench-data")
}

fn is_there(program: &str) -> bool {
    std::env::var_os("PATH").is_some_and(|path| {
        std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
    })
}

/// Installs the database and the browser that tests need when that is allowed here, and otherwise says what is missing.
pub fn install_missing() -> Result<(), String> {
    crate::postgres::install_missing()?;
    if !is_there("node") || !is_there("npm") {
        return Err(
            "Node.js 20 or newer with npm is missing. On Debian: apt-get install nodejs npm".into(),
        );
    }
    // It tells a desk another time; without it that fault is left out, and said to be.
    if am_root() && !Path::new("/usr/share/doc/libfaketime").exists() {
        apt_install(&["faketime"])?;
    }
    if !Path::new("/usr/sbin/dovecot").exists() {
        if !am_root() {
            return Err("Dovecot is missing. On Debian: apt-get install dovecot-imapd".into());
        }
        apt_install(&["dovecot-imapd"])?;
    }
    if !Path::new("/usr/sbin/postfix").exists() {
        if !am_root() {
            return Err("Postfix is missing. On Debian: apt-get install postfix".into());
        }
        apt_install(&["postfix"])?;
    }
    if is_there("chromium") || std::env::var_os("ARENDE_CHROMIUM").is_some() {
        return Ok(());
    }
    if !am_root() {
        return Err(
            "Chromium is missing. On Debian: apt-get install chromium. Elsewhere set ARENDE_CHROMIUM to its path.".into(),
        );
    }
    println!("== installing Chromium for the browser walks");
    apt_install(&["chromium", "fonts-liberation"])
}

/// Whether packages may be installed here.
pub fn am_root() -> bool {
    let root = Command::new("id")
        .arg("-u")
        .output()
        .is_ok_and(|out| out.stdout.starts_with(b"0"));
    root && is_there("apt-get")
}

/// Installs Debian packages.
pub fn apt_install(packages: &[&str]) -> Result<(), String> {
    let apt = |arguments: &[&str]| {
        must(
            Command::new("apt-get")
                .args(arguments)
                .env("DEBIAN_FRONTEND", "noninteractive"),
        )
    };
    apt(&["update", "-qq"])?;
    let install = ["install", "-y", "-qq", "--no-install-recommends"];
    apt(&[&install, packages].concat())
}
