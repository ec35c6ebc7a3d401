// Mails, read and written: a small MIME reader for what the desk sends, and a writer for what customers send.

function unfold(head) {
  const lines = head.replace(/\r?\n[ \t]+/g, " ").split(/\r?\n/);
  return lines.filter(Boolean).map((line) => {
    const at = line.indexOf(":");
    return [line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim()];
  });
}

function quoted_printable(text) {
  const bytes = [];
  const source = text.replace(/=\r?\n/g, "");
  for (let at = 0; at < source.length; at += 1) {
    if (source[at] === "=" && /^[0-9a-f]{2}$/i.test(source.slice(at + 1, at + 3))) {
      bytes.push(Number.parseInt(source.slice(at + 1, at + 3), 16));
      at += 2;
    } else bytes.push(source.charCodeAt(at) & 255);
  }
  return Buffer.from(bytes);
}

/** Encoded words (RFC 2047) as people read them. */
function words(value) {
  return value.replace(/\?=\s+=\?/g, "?==?").replace(/=\?([^?]+)\?([bq])\?([^?]*)\?=/gi, (_, charset, how, text) => {
    const bytes = how.toLowerCase() === "b" ? Buffer.from(text, "base64") : quoted_printable(text.replaceAll("_", " "));
    return new TextDecoder(charset).decode(bytes);
  });
}

function parameter(value, name) {
  const found = new RegExp(`${name}="?([^";]+)"?`, "i").exec(value ?? "");
  return found?.[1] ?? "";
}

/** A part and all parts in it; bodies decoded. */
function read_part(raw) {
  const at = /\r?\n\r?\n/.exec(raw);
  const headers = new Map(unfold(at ? raw.slice(0, at.index) : raw));
  const body = at ? raw.slice(at.index + at[0].length) : "";
  const type = headers.get("content-type") ?? "text/plain";
  const boundary = parameter(type, "boundary");
  if (boundary) {
    const pieces = body.split(`--${boundary}`).slice(1, -1);
    return { headers, type, parts: pieces.map((piece) => read_part(piece.replace(/^\r?\n/, ""))) };
  }
  const encoding = (headers.get("content-transfer-encoding") ?? "").toLowerCase();
  const bytes =
    encoding === "base64" ? Buffer.from(body, "base64")
    : encoding === "quoted-printable" ? quoted_printable(body)
    : Buffer.from(body, "latin1");
  return { headers, type, bytes, parts: [] };
}

function find(part, type) {
  if (!part.parts.length) return part.type.toLowerCase().startsWith(type) ? part : null;
  for (const one of part.parts) {
    const found = find(one, type);
    if (found) return found;
  }
  return null;
}

/** What a mail program would show of a message. */
export function read_mail(bytes) {
  const part = read_part(bytes.toString("latin1"));
  // Headers may be UTF-8 as they are.
  const header = (name) => words(Buffer.from(part.headers.get(name) ?? "", "latin1").toString("utf8"));
  const text_of = (type) => {
    const found = find(part, type);
    return found ? new TextDecoder(parameter(found.type, "charset") || "utf-8").decode(found.bytes).replaceAll("\r\n", "\n") : "";
  };
  return {
    from: header("from"),
    to: header("to"),
    subject: header("subject"),
    reply_to: header("reply-to"),
    message_id: header("message-id"),
    in_reply_to: header("in-reply-to"),
    references: header("references"),
    type: part.type,
    header,
    text: text_of("text/plain"),
    html: text_of("text/html"),
  };
}

/** The address alone: what stands between angle brackets, or everything. */
export function address_of(value) {
  return /<([^>]+)>/.exec(value)?.[1] ?? value.trim();
}

/** Bytes in base64, in lines as mails have them. */
function base64_lines(bytes) {
  return Buffer.from(bytes).toString("base64").replace(/.{76}/g, "$&\r\n");
}

function encoded(value) {
  return /^[\x20-\x7e]*$/.test(value) ? value : `=?utf-8?B?${Buffer.from(value).toString("base64")}?=`;
}

/** A message as a customer's mail program writes it: text and HTML, pictures in the text, files beside it. */
export function compose({ from, name = "", to, subject, text, html = "", answers = null, pictures = [], files = [], id }) {
  const lines = [
    `From: ${name ? `${encoded(name)} <${from}>` : from}`,
    `To: ${to}`,
    `Subject: ${encoded(subject)}`,
    `Message-ID: <${id}>`,
    `Date: ${new Date().toUTCString().replace("GMT", "+0000")}`,
    "MIME-Version: 1.0",
  ];
  if (answers) lines.push(`In-Reply-To: ${answers.message_id}`, `References: ${`${answers.references} ${answers.message_id}`.trim()}`);
  const leaf = (type, bytes, more = []) =>
    [`Content-Type: ${type}`, "Content-Transfer-Encoding: base64", ...more, "", base64_lines(bytes)].join("\r\n");
  const several = (kind, boundary, parts) =>
    [
      `Content-Type: multipart/${kind}; boundary="${boundary}"`,
      "",
      ...parts.flatMap((part) => [`--${boundary}`, part]),
      `--${boundary}--`,
      "",
    ].join("\r\n");
  let body = leaf('text/plain; charset="utf-8"', text);
  if (html) {
    let rich = leaf('text/html; charset="utf-8"', html);
    if (pictures.length) {
      const inline = pictures.map(({ cid, name: called, bytes }) =>
        leaf(`image/png; name="${called}"`, bytes, [`Content-ID: <${cid}>`, `Content-Disposition: inline; filename="${called}"`]));
      rich = several("related", "related-8f2a", [rich, ...inline]);
    }
    body = several("alternative", "alternative-8f2a", [body, rich]);
  }
  if (files.length) {
    const beside = files.map(({ name: called, mimeType, buffer }) =>
      leaf(`${mimeType}; name="${called}"`, buffer, [`Content-Disposition: attachment; filename="${called}"`]));
    body = several("mixed", "mixed-8f2a", [body, ...beside]);
  }
  return `${lines.join("\r\n")}\r\n${body}\r\n`;
}
