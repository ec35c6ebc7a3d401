//! Puts the browser's files into the program: uses a ready `web/dist`, or builds it with Node.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use sha2::{Digest, Sha256};

fn main() {
    if let Err(problem) = run() {
        eprintln!("{problem}");
        std::process::exit(1);
    }
}

fn run() -> Result<(), String> {
    println!("cargo::rerun-if-env-changed=ARENDE_WEB_DIST");
    let out = PathBuf::from(variable("OUT_DIR")?);
    if let Ok(ready) = std::env::var("ARENDE_WEB_DIST") {
        println!("cargo::rerun-if-changed={ready}");
        return embed(Path::new(&ready), &out);
    }
    let web = Path::new(&variable("CARGO_MANIFEST_DIR")?).join("../../web");
    let dist = web.join("dist");
    if !web.join("src").is_dir() {
        return embed(&dist, &out);
    }
    for source in ["src", "build.mjs", "package.json", "package-lock.json"] {
        println!("cargo::rerun-if-changed={}", web.join(source).display());
    }
    let lock = one_at_a_time(&web)?;
    if recorded_hash(&dist) != Some(source_hash(&web)?) {
        install(&web)?;
        let mut build = Command::new("node");
        finish("node build.mjs", build.arg("build.mjs").current_dir(&web))?;
    }
    embed(&dist, &out)?;
    drop(lock);
    Ok(())
}

/// Several cargo runs (an editor, a terminal) may arrive here together.
fn one_at_a_time(web: &Path) -> Result<fs::File, String> {
    let place = web
        .canonicalize()
        .map_err(|e| format!("{}: {e}", web.display()))?;
    let name = hex(&Sha256::digest(place.to_string_lossy().as_bytes()));
    let path = std::env::temp_dir().join(format!("arende-web-{}.lock", &name[..12]));
    let file = fs::File::create(&path).map_err(|e| format!("{}: {e}", path.display()))?;
    file.lock()
        .map_err(|e| format!("{}: {e}", path.display()))?;
    Ok(file)
}

/// `npm ci`, unless the packages of exactly this lock file are there already.
fn install(web: &Path) -> Result<(), String> {
    let wanted = hex(&Sha256::digest(read(&web.join("package-lock.json"))?));
    let marker = web.join("node_modules/.arende-lock");
    if fs::read_to_string(&marker).is_ok_and(|found| found == wanted) {
        return Ok(());
    }
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let mut ci = Command::new(npm);
    ci.args([
        "ci",
        "--ignore-scripts",
        "--omit=dev",
        "--no-audit",
        "--no-fund",
    ])
    .current_dir(web);
    finish("npm ci", &mut ci)?;
    fs::write(&marker, wanted).map_err(|e| format!("{}: {e}", marker.display()))
}

fn finish(what: &str, command: &mut Command) -> Result<(), String> {
    let needed = "Building the pages needs Node.js 20 or newer with npm (https://nodejs.org). \
                  Install it and build again, or set ARENDE_WEB_DIST to the web/dist of a release.";
    let answer = command
        .output()
        .map_err(|e| format!("`{what}` could not start: {e}.\n{needed}"))?;
    if answer.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&answer.stderr);
    let printed = String::from_utf8_lossy(&answer.stdout);
    Err(format!(
        "`{what}` failed in web/:\n{printed}{said}\n{needed}"
    ))
}

/// The same sum as `source_hash` in `web/build.mjs`.
fn source_hash(web: &Path) -> Result<String, String> {
    let mut files: Vec<PathBuf> = ["build.mjs", "package-lock.json", "package.json"]
        .map(|name| web.join(name))
        .into();
    add_files_below(&web.join("src"), &mut files)?;
    let mut sum = Sha256::new();
    for file in files {
        let content = read(&file)?;
        let name = file
            .strip_prefix(web)
            .unwrap_or(&file)
            .to_string_lossy()
            .replace('\\', "/");
        sum.update(format!("{name}\n{}\n", content.len()));
        sum.update(content);
    }
    Ok(hex(&sum.finalize()))
}

fn add_files_below(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), String> {
    let listing = fs::read_dir(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let mut entries: Vec<_> = listing
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .collect();
    entries.sort();
    for entry in entries {
        if entry.is_dir() {
            add_files_below(&entry, files)?;
        } else {
            files.push(entry);
        }
    }
    Ok(())
}

fn recorded_hash(dist: &Path) -> Option<String> {
    let manifest: serde_json::Value =
        serde_json::from_slice(&fs::read(dist.join("manifest.json")).ok()?).ok()?;
    Some(manifest.get("source_hash")?.as_str()?.to_owned())
}

/// Copies the files beside the generated code, so that a later build cannot pull them away.
fn embed(dist: &Path, out: &Path) -> Result<(), String> {
    let manifest: serde_json::Value =
        serde_json::from_slice(&read(&dist.join("manifest.json"))?)
            .map_err(|e| format!("{}/manifest.json: {e}", dist.display()))?;
    let icons: serde_json::Value = serde_json::from_slice(&read(&dist.join("icons.json"))?)
        .map_err(|e| format!("{}/icons.json: {e}", dist.display()))?;
    let copies = out.join("web");
    let _ = fs::remove_dir_all(&copies);
    fs::create_dir_all(&copies).map_err(|e| format!("{}: {e}", copies.display()))?;

    let mut code = String::from("pub(super) static ASSETS: &[Asset] = &[\n");
    for (name, file) in sorted(&manifest["assets"]) {
        let content = |suffix: &str| -> Result<Option<String>, String> {
            let file = format!("{file}{suffix}");
            if !suffix.is_empty() && !dist.join(&file).exists() {
                return Ok(None);
            }
            fs::write(copies.join(&file), read(&dist.join(&file))?).map_err(|e| e.to_string())?;
            Ok(Some(format!(
                "include_bytes!(concat!(env!(\"OUT_DIR\"), \"/web/{file}\"))"
            )))
        };
        let plain = content("")?.unwrap_or_default();
        let option = |code: Option<String>| code.map_or("None".into(), |c| format!("Some({c})"));
        let (br, gzip) = (option(content(".br")?), option(content(".gz")?));
        let _ = writeln!(
            code,
            "    Asset {{ name: {name:?}, url: \"/assets/{file}\", plain: {plain}, br: {br}, gzip: {gzip} }},"
        );
    }
    code.push_str("];\npub(super) static ICONS: &[(&str, &str)] = &[\n");
    for (name, drawing) in sorted(&icons) {
        let _ = writeln!(code, "    ({name:?}, {drawing:?}),");
    }
    code.push_str("];\n");
    let path = out.join("assets.rs");
    fs::write(&path, code).map_err(|e| format!("{}: {e}", path.display()))
}

fn sorted(object: &serde_json::Value) -> Vec<(String, String)> {
    let mut pairs: Vec<_> = object
        .as_object()
        .into_iter()
        .flatten()
        .filter_map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned())))
        .collect();
    pairs.sort();
    pairs
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    fs::read(path).map_err(|e| format!("{}: {e}", path.display()))
}

fn variable(name: &str) -> Result<String, String> {
    std::env::var(name).map_err(|e| format!("{name}: {e}"))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
