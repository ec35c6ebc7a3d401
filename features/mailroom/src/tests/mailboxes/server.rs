//! A Dovecot of its own for a test.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use super::*;

/// A Dovecot with one mailbox; ends with the test.
pub(in crate::tests) struct Dovecot {
    pub(in crate::tests) folder: PathBuf,
    pub(in crate::tests) plain: u16,
    pub(in crate::tests) encrypted: u16,
    pub(in crate::tests) certificate: String,
    process: Child,
}

pub(in crate::tests) fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

impl Dovecot {
    pub(in crate::tests) fn start() -> Self {
        Self::with("")
    }

    /// With more lines in its configuration.
    pub(in crate::tests) fn with(more: &str) -> Self {
        Self::beside("", more)
    }

    /// The same, with a file `more` in its folder, which its configuration calls `$FOLDER`.
    pub(in crate::tests) fn beside(file: &str, more: &str) -> Self {
        let name = format!("arende-dovecot-{}", platform::random_token().unwrap());
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(folder.join("mail/support/new")).unwrap();
        std::fs::create_dir_all(folder.join("mail/support/cur")).unwrap();
        std::fs::create_dir_all(folder.join("mail/support/tmp")).unwrap();
        let parts = [
            "",
            "mail",
            "mail/support",
            "mail/support/new",
            "mail/support/cur",
            "mail/support/tmp",
        ];
        for part in parts {
            let open = std::fs::Permissions::from_mode(0o777);
            std::fs::set_permissions(folder.join(part), open).unwrap();
        }
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let certificate = made.cert.pem();
        std::fs::write(folder.join("cert.pem"), &certificate).unwrap();
        std::fs::write(folder.join("key.pem"), made.signing_key.serialize_pem()).unwrap();
        std::fs::write(folder.join("users"), "support:{PLAIN}secret:::::\n").unwrap();
        std::fs::write(folder.join("more"), file).unwrap();
        let (plain, encrypted, at) = (free_port(), free_port(), folder.display());
        let more = more.replace("$FOLDER", &at.to_string());
        let settings = format!(
            "protocols = imap\nlisten = 127.0.0.1\nbase_dir = {at}/base\nstate_dir = {at}/state\n\
             log_path = {at}/log\nssl = yes\nssl_cert = <{at}/cert.pem\nssl_key = <{at}/key.pem\n\
             disable_plaintext_auth = no\nauth_mechanisms = plain login\n\
             mail_location = maildir:{at}/mail/%n\nfirst_valid_uid = 1\n\
             passdb {{\n driver = passwd-file\n args = scheme=PLAIN username_format=%n {at}/users\n}}\n\
             userdb {{\n driver = static\n args = uid=nobody gid=nogroup home={at}/mail/%n\n}}\n\
             service imap-login {{\n inet_listener imap {{\n address = 127.0.0.1\n port = {plain}\n }}\n \
             inet_listener imaps {{\n address = 127.0.0.1\n port = {encrypted}\n ssl = yes\n }}\n}}\n\
             namespace inbox {{\n inbox = yes\n}}\n{more}\n"
        );
        std::fs::write(folder.join("conf"), settings).unwrap();
        let process = Command::new("/usr/sbin/dovecot")
            .args(["-F", "-c"])
            .arg(folder.join("conf"))
            .stdin(Stdio::null())
            .spawn()
            .expect("Dovecot is missing. On Debian: apt-get install dovecot-imapd");
        let made = Self {
            folder,
            plain,
            encrypted,
            certificate,
            process,
        };
        until("Dovecot listens", || {
            TcpStream::connect(("127.0.0.1", plain)).is_ok()
        });
        made
    }

    fn inbox(&self) -> PathBuf {
        self.folder.join("mail/support")
    }

    /// Puts a mail into the inbox, as it comes to be there: whole at once.
    pub(in crate::tests) fn deliver(&self, name: &str, mail: &str) {
        self.deliver_to("", name, mail);
    }

    /// Puts a mail into a folder, by its name on the disk.
    pub(in crate::tests) fn deliver_to(&self, folder: &str, name: &str, mail: &str) {
        let box_of = self.inbox().join(folder);
        let file = self.folder.join(name);
        std::fs::write(&file, mail.replace('\n', "\r\n")).unwrap();
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o666)).unwrap();
        std::fs::rename(file, box_of.join("new").join(name)).unwrap();
    }

    /// The file of a new mail.
    pub(in crate::tests) fn file(&self, folder: &str, name: &str) -> PathBuf {
        self.inbox().join(folder).join("new").join(name)
    }

    /// How many mails a folder holds, by its name on the disk.
    pub(in crate::tests) fn count(&self, folder: &str) -> usize {
        let files = |path: &Path| std::fs::read_dir(path).map_or(0, Iterator::count);
        let at = self.inbox().join(folder);
        files(&at.join("new")) + files(&at.join("cur"))
    }

    /// How many mails of the inbox have this flag of a maildir.
    pub(in crate::tests) fn count_flagged(&self, flag: char) -> usize {
        let files = std::fs::read_dir(self.inbox().join("cur")).unwrap();
        let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
        names
            .filter(|name| name.rsplit(',').next().unwrap().contains(flag))
            .count()
    }

    /// Says something to the server as the owner of the mailbox.
    pub(in crate::tests) fn told(&self, commands: &[&str]) {
        let stream = TcpStream::connect(("127.0.0.1", self.plain)).unwrap();
        let mut answers = BufReader::new(stream.try_clone().unwrap());
        let mut line = String::new();
        answers.read_line(&mut line).unwrap();
        for command in ["LOGIN support secret"].iter().chain(commands) {
            (&stream)
                .write_all(format!("a {command}\r\n").as_bytes())
                .unwrap();
            line.clear();
            while !line.starts_with("a ") {
                line.clear();
                assert!(answers.read_line(&mut line).unwrap() > 0, "{command}");
            }
            assert!(line.starts_with("a OK"), "{command}: {line}");
        }
    }

    pub(in crate::tests) fn mailbox(&self) -> Mailbox {
        Mailbox {
            encryption: Encryption::Here,
            login: "support".to_owned(),
            done_folder: "Done".to_owned(),
            failed_folder: "Failed".to_owned(),
            take_all: true,
            ..Mailbox::at("help@desk.example", "127.0.0.1", self.plain)
        }
    }
}

impl Drop for Dovecot {
    fn drop(&mut self) {
        let _ = Command::new("kill")
            .arg(self.process.id().to_string())
            .status();
        let _ = self.process.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
