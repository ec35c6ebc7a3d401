// A Dovecot of its own with one mailbox (support, secret), on loopback ports.
import { spawn } from "node:child_process";
import { chmod, mkdir, mkdtemp, readdir, rename, rm, writeFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { until } from "./desk.mjs";

async function free_port() {
  const server = createServer();
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

const answers = (port) =>
  new Promise((done, failed) => {
    const socket = connect(port, "127.0.0.1", () => done(socket.destroy()));
    socket.on("error", failed);
  });

export async function open_dovecot() {
  const folder = await mkdtemp(join(tmpdir(), "arende-dovecot-"));
  const inbox = join(folder, "mail/support");
  const port = await free_port();
  const parts = ["new", "cur", "tmp"].map((part) => join(inbox, part));
  for (const part of parts) await mkdir(part, { recursive: true });
  for (const part of [folder, join(folder, "mail"), inbox, ...parts]) await chmod(part, 0o777);
  await writeFile(join(folder, "users"), "support:{PLAIN}secret:::::\n");
  const settings = `protocols = imap
listen = 127.0.0.1
base_dir = ${folder}/base
state_dir = ${folder}/state
log_path = ${folder}/log
ssl = no
disable_plaintext_auth = no
mail_location = maildir:${folder}/mail/%n
first_valid_uid = 1
passdb {
 driver = passwd-file
 args = scheme=PLAIN username_format=%n ${folder}/users
}
userdb {
 driver = static
 args = uid=nobody gid=nogroup home=${folder}/mail/%n
}
service imap-login {
 inet_listener imap {
  address = 127.0.0.1
  port = ${port}
 }
 inet_listener imaps {
  port = 0
 }
}
namespace inbox {
 inbox = yes
}
`;
  await writeFile(join(folder, "conf"), settings);
  const process = spawn("/usr/sbin/dovecot", ["-F", "-c", join(folder, "conf")], { stdio: "ignore" });
  const missing = new Promise((_, failed) => {
    process.once("error", () => failed(new Error("Dovecot is missing. On Debian: apt-get install dovecot-imapd")));
  });
  await Promise.race([missing, until("Dovecot to listen", () => answers(port).then(() => true))]);
  return {
    port,
    deliver: async (name, mail) => {
      const file = join(folder, name);
      await writeFile(file, mail.replaceAll("\n", "\r\n"));
      await chmod(file, 0o666);
      await rename(file, join(inbox, "new", name));
    },
    /** How many mails a folder holds, by its name on the disk. */
    count: async (name) => {
      const files = await Promise.all(["new", "cur"].map((part) => readdir(join(inbox, name, part)).catch(() => [])));
      return files.flat().length;
    },
    close: async () => {
      const ended = new Promise((done) => process.once("exit", done));
      process.kill("SIGTERM");
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
