//! A PostgreSQL server for tests: made in a temporary folder, stopped and removed when it is dropped, also after a failure.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::run::{am_root, apt_install, must};

/// The user that Debian's package makes. The server refuses to run as root.
const USER: &str = "postgres";

/// A running server.
pub struct Server {
    programs: PathBuf,
    folder: PathBuf,
    port: u16,
}

/// Where `initdb` and `pg_ctl` are: on the path, or where Debian puts them, newest version first.
fn programs() -> Option<PathBuf> {
    let on_path = std::env::var_os("PATH").unwrap_or_default();
    let mut versions: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .map(|entries| entries.flatten().map(|entry| entry.path()).collect())
        .unwrap_or_default();
    versions.sort_by_key(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.parse::<u32>().unwrap_or(0)
    });
    std::env::split_paths(&on_path)
        .chain(versions.iter().rev().map(|version| version.join("bin")))
        .find(|folder| {
            ["initdb", "pg_ctl", "postgres"]
                .iter()
                .all(|name| folder.join(name).is_file())
        })
}

/// Installs the server when that is allowed here, and otherwise says what is missing.
pub fn install_missing() -> Result<(), String> {
    if programs().is_some() {
        return Ok(());
    }
    if !am_root() {
        return Err(
            "PostgreSQL 14 or newer is missing. On Debian: apt-get install postgresql".into(),
        );
    }
    println!("== installing PostgreSQL for the tests");
    // The package would make and start a server of its own, which nobody here wants.
    let settings = Path::new("/etc/postgresql-common");
    let own = settings.join("createcluster.conf");
    if !own.exists() {
        fs::create_dir_all(settings)
            .and_then(|()| fs::write(&own, "create_main_cluster = false\n"))
            .map_err(|error| format!("{}: {error}", own.display()))?;
    }
    apt_install(&["postgresql"])
}

impl Server {
    /// Makes a server for tests and starts it: nothing of it is worth a wait for the disk.
    pub fn start() -> Result<Self, String> {
        Self::with(
            "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off -c shared_buffers=128MB",
        )
    }

    /// Makes a server as one is in use, and starts it: what is committed is on disk.
    pub fn start_durable() -> Result<Self, String> {
        Self::with("-c shared_buffers=1GB -c max_wal_size=4GB")
    }

    /// What restarts it without letting it end in peace, for a shell.
    pub fn restart(&self) -> String {
        let mut command = self.command("pg_ctl");
        command
            .args(["restart", "-w", "-s", "-m", "immediate", "-D"])
            .arg(self.folder.join("data"))
            .arg("-l")
            .arg(self.folder.join("log"));
        let words = std::iter::once(command.get_program()).chain(command.get_args());
        words
            .map(|word| format!("'{}'", word.to_string_lossy()))
            .collect::<Vec<_>>()
            .join(" ")
    }

    fn with(options: &str) -> Result<Self, String> {
        let programs =
            programs().ok_or("PostgreSQL is missing. On Debian: apt-get install postgresql")?;
        let folder = std::env::temp_dir().join(format!("arende-postgres-{}", std::process::id()));
        let told = |error: std::io::Error| format!("{}: {error}", folder.display());
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).map_err(told)?;
        if am_root() {
            must(Command::new("chown").arg(USER).arg(&folder))?;
        }
        // Free a moment ago; whoever takes it in between makes the start fail, and then another is tried.
        let mut server = Self {
            programs,
            folder,
            port: 0,
        };
        let data = server.folder.join("data");
        must(
            server
                .command("initdb")
                .arg("-D")
                .arg(&data)
                .args([
                    "-U",
                    "arende",
                    "--auth=trust",
                    "--encoding=UTF8",
                    "--locale=C",
                    "--no-sync",
                ])
                .stdout(Stdio::null()),
        )?;
        let mut started = Err(String::new());
        for _ in 0..3 {
            server.port = TcpListener::bind("127.0.0.1:0")
                .and_then(|listener| listener.local_addr())
                .map_err(|error| error.to_string())?
                .port();
            let options = format!(
                "-c listen_addresses=127.0.0.1 -c port={} -c unix_socket_directories={} -c max_connections=300 {options}",
                server.port,
                server.folder.display()
            );
            started = must(
                server
                    .command("pg_ctl")
                    .args(["start", "-w", "-s", "-D"])
                    .arg(&data)
                    .arg("-l")
                    .arg(server.folder.join("log"))
                    .args(["-o", &options]),
            );
            if started.is_ok() {
                break;
            }
        }
        started.map(|()| server)
    }

    /// Its address, for `ARENDE_TEST_POSTGRES`.
    pub fn url(&self) -> String {
        format!(
            "postgres://arende@127.0.0.1:{}/postgres?sslmode=disable",
            self.port
        )
    }

    /// One of its programs, run as somebody who may.
    fn command(&self, name: &str) -> Command {
        let program = self.programs.join(name);
        let mut command = if am_root() {
            let mut command = Command::new("setpriv");
            command.args([
                &format!("--reuid={USER}"),
                &format!("--regid={USER}"),
                "--clear-groups",
            ]);
            command.arg(program);
            command
        } else {
            Command::new(program)
        };
        command.current_dir(&self.folder);
        command
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let data = self.folder.join("data");
        let _ = self
            .command("pg_ctl")
            .args(["stop", "-s", "-m", "immediate", "-D"])
            .arg(data)
            .stderr(Stdio::null())
            .status();
        let _ = fs::remove_dir_all(&self.folder);
    }
}
