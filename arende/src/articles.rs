//! The help centre as a folder on the command line: taken in, and written down.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use domain::help::Audience;
use help::folders::{self, Beside, Fate, How, Kind, Line, Page};
use help::pictures::Arrived;
use platform::files::{Files, clean_name};
use platform::language::Locale;
use platform::{App, Error, Result};

use crate::cli::say;
use crate::portal::OfBrand;

/// Files and folders within one folder at most; more is some other folder, taken by mistake.
const MOST_FILES: usize = 50_000;
/// How deep folders are looked into.
const DEEPEST: usize = 16;

#[derive(Subcommand)]
pub(crate) enum Articles {
    /// Take a folder of Markdown and HTML files: Category/Section/Title.en.md (docs/help-centre.md tells what files may say)
    Import(Import),
    /// Write all articles into an empty folder
    Export {
        /// The folder; it is made if it is missing
        #[arg(value_name = "FOLDER")]
        folder: PathBuf,
        /// As HTML; without it as Markdown
        #[arg(long)]
        html: bool,
        #[command(flatten)]
        of: OfBrand,
    },
}

#[derive(Args)]
pub(crate) struct Import {
    /// The folder
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
    /// Say what it would do, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Readers find new articles at once; without it they are drafts, but for those that say `state: published`
    #[arg(long)]
    publish: bool,
    /// For whom new articles are that do not say it: everyone, `signed_in`, members, representatives or agents
    #[arg(long, default_value = "everyone", value_parser = audience)]
    audience: Audience,
    /// The language of files that name none: en or sv
    #[arg(long, default_value = "en", value_parser = ["en", "sv"])]
    language: String,
    #[command(flatten)]
    of: OfBrand,
}

fn audience(word: &str) -> std::result::Result<Audience, String> {
    Audience::named(word)
        .ok_or_else(|| "everyone, signed_in, members, representatives or agents".to_owned())
}

/// Does what was asked; answers whether every file was good.
pub(crate) fn keep(app: &App, asked: &Articles) -> Result<bool> {
    match asked {
        Articles::Import(asked) => asked.of.work(app, || import(app, asked)),
        Articles::Export { folder, html, of } => {
            let kind = if *html { Kind::Html } else { Kind::Markdown };
            of.work(app, || export(app, folder, kind)).map(|()| true)
        }
    }
}

fn trouble(path: &Path, error: impl std::fmt::Display) -> Error {
    Error::broken(format!("{}: {error}", path.display()))
}

fn import(app: &App, asked: &Import) -> Result<bool> {
    let usual = Locale::read(&asked.language).unwrap_or(Locale::En);
    let mut files = Vec::new();
    gather(&asked.folder, "", 0, &mut files)?;
    files.sort();
    let (texts, others): (Vec<_>, Vec<_>) = files
        .into_iter()
        .partition(|(name, _)| folders::is_read(name));
    let mut pages: Vec<Page> = Vec::with_capacity(texts.len());
    let mut bad = 0;
    for (name, path) in &texts {
        match std::fs::read(path).map(String::from_utf8) {
            Ok(Ok(text)) => pages.extend(folders::read(name, &text, usual)),
            Ok(Err(_)) => {
                bad += 1;
                say(&format!("{name}: left out: it is not UTF-8"));
            }
            Err(error) => {
                bad += 1;
                say(&format!("{name}: left out: {error}"));
            }
        }
    }
    if pages.is_empty() {
        say("There are no files that end in .md, .markdown, .html or .htm.");
        return Ok(bad == 0);
    }
    let (beside, too_bad) = bring(app, &pages, &others, !asked.dry_run);
    bad += too_bad;
    let folder = asked.folder.canonicalize();
    let folder = folder.unwrap_or_else(|_| asked.folder.clone());
    let how = How {
        usual_place: folder.file_name().map_or("Articles".into(), |name| {
            name.to_string_lossy().into_owned()
        }),
        audience: asked.audience.clone(),
        publish: asked.publish,
        now: app.clock.now(),
    };
    // A dry run does all of it and keeps nothing: a write that answers an error leaves nothing behind.
    let looked = std::sync::Mutex::new(Vec::new());
    let done = app.store.write_now(|tx| {
        let lines = folders::take(tx, &pages, &beside, &how)?;
        if !asked.dry_run {
            return Ok(lines);
        }
        if let Ok(mut looked) = looked.lock() {
            *looked = lines;
        }
        Err(Error::Absent)
    });
    let lines = match done {
        Err(Error::Absent) if asked.dry_run => looked.into_inner().unwrap_or_default(),
        done => done?,
    };
    bad = tell(&lines, bad);
    if asked.dry_run {
        say("Dry run: nothing was written.");
    }
    Ok(bad == 0)
}

/// Brings pictures and files that the pages have into the store of files, or looks at them alone; answers how many cannot be had.
fn bring(
    app: &App,
    pages: &[Page],
    others: &[(String, PathBuf)],
    keep: bool,
) -> (Vec<Beside>, usize) {
    let paths: Vec<String> = others.iter().map(|(path, _)| path.clone()).collect();
    let (mut all, mut bad) = (Vec::new(), 0);
    for path in folders::beside(pages, &paths) {
        let found = others.iter().find(|(other, _)| other == path);
        let read = found.map_or(Ok(None), |(_, file)| one_beside(app, path, file, keep));
        match read {
            Ok(one) => all.extend(one),
            Err(error) => {
                bad += 1;
                say(&format!("{path}: left out: {error}"));
            }
        }
    }
    (all, bad)
}

fn one_beside(app: &App, path: &str, file: &Path, keep: bool) -> Result<Option<Beside>> {
    let size = std::fs::metadata(file)?.len();
    if size > app.config.upload_limit {
        return Err(Error::broken("it is larger than a file may be here"));
    }
    let bytes = std::fs::read(file)?;
    let stored = if keep {
        app.files.keep_now(&bytes)?
    } else {
        Files::look_at(&bytes)
    };
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    Ok(Some(Beside {
        path: path.to_owned(),
        arrived: Arrived {
            sha256: stored.sha256,
            name: clean_name(&name),
            content_type: stored.content_type.to_owned(),
            size: i64::try_from(stored.size).unwrap_or(i64::MAX),
        },
    }))
}

/// Says what became of each file, beside those that were left out before; answers how many were left out.
fn tell(lines: &[Line], before: usize) -> usize {
    let (mut added, mut changed, mut unchanged, mut left) = (0, 0, 0, before);
    for line in lines {
        match line.fate {
            Fate::Added => added += 1,
            Fate::Changed => changed += 1,
            Fate::Unchanged => unchanged += 1,
            Fate::Left(why) => {
                left += 1;
                say(&format!("{}: left out: {why}", line.path));
            }
        }
        for lost in &line.lost {
            say(&format!(
                "{}: {lost} leads to nothing that was taken",
                line.path
            ));
        }
    }
    say(&format!(
        "{added} added, {changed} changed, {unchanged} unchanged, {left} left out"
    ));
    left
}

/// All files in a folder and below it; links are not followed, nor what begins with a dot.
fn gather(
    folder: &Path,
    within: &str,
    depth: usize,
    files: &mut Vec<(String, PathBuf)>,
) -> Result<()> {
    for entry in std::fs::read_dir(folder).map_err(|error| trouble(folder, error))? {
        let entry = entry.map_err(|error| trouble(folder, error))?;
        let kind = entry.file_type().map_err(|error| trouble(folder, error))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') {
            continue;
        }
        let place = if within.is_empty() {
            name
        } else {
            format!("{within}/{name}")
        };
        if kind.is_dir() && depth < DEEPEST {
            gather(&entry.path(), &place, depth + 1, files)?;
        } else if kind.is_file() {
            files.push((place, entry.path()));
        }
        if files.len() > MOST_FILES {
            return Err(trouble(folder, format!("more than {MOST_FILES} files")));
        }
    }
    Ok(())
}

fn export(app: &App, folder: &Path, kind: Kind) -> Result<()> {
    std::fs::create_dir_all(folder).map_err(|error| trouble(folder, error))?;
    let mut there = std::fs::read_dir(folder).map_err(|error| trouble(folder, error))?;
    if there.next().is_some() {
        return Err(trouble(
            folder,
            "the folder is not empty; articles are written into an empty one",
        ));
    }
    let now = app.clock.now();
    let written = app
        .store
        .read_now(|tx| folders::write_down(tx, kind, now))?;
    for (name, text) in &written.texts {
        let path = place_of(folder, name)?;
        std::fs::write(&path, text).map_err(|error| trouble(&path, error))?;
    }
    for (name, sha256) in &written.files {
        let path = place_of(folder, name)?;
        let Some(mut kept) = app.files.open_now(sha256)? else {
            say(&format!(
                "{name}: it is not in the store of files: run `arende check`"
            ));
            continue;
        };
        let mut file = std::fs::File::create(&path).map_err(|error| trouble(&path, error))?;
        std::io::copy(&mut kept, &mut file).map_err(|error| trouble(&path, error))?;
    }
    say(&format!(
        "{} files, {} pictures and files beside them",
        written.texts.len(),
        written.files.len()
    ));
    Ok(())
}

/// Where a file of the folder is written; the folders on the way are made.
fn place_of(folder: &Path, name: &str) -> Result<PathBuf> {
    let path = folder.join(name);
    if let Some(inner) = path.parent() {
        std::fs::create_dir_all(inner).map_err(|error| trouble(inner, error))?;
    }
    Ok(path)
}
