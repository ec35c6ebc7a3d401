// How a product lets support in with a token of Ärende: a small example for Node 20, without dependencies. Take it as it is, or as a
// description of what to check.
//
// A token is good here when all of this holds:
// - it is signed by a key of the desk (fetched from /.well-known/jwks.json; a key that is not known yet is fetched again, once),
// - the desk that made it is ours (`iss`), and it is for this very site (`aud`),
// - its time has come and is not over (`nbf`, `exp`),
// - it is brought for the first time (`jti`; kept until the token is over),
// - and the desk says that the grant is still on (verify API): the customer may have taken it back a second ago.
// It names the agent (`act`) and the grant (`sub`), and nobody of the customer: what it opens must be the product's own view for
// support, never somebody's account.
import { createHmac, createPublicKey, timingSafeEqual, verify } from "node:crypto";

/** Why somebody is not let in: `message` is one word. */
export class NotLetIn extends Error {}

const json = (part) => JSON.parse(Buffer.from(part, "base64url").toString("utf8"));

export class SupportAccess {
  #keys = new Map();
  #seen = new Map();

  /**
   * @param {{ desk: string, site: string, credentials: string, now?: () => number }} of `desk` and `site` are addresses like
   * https://support.example; `credentials` are `agent@example/token:…` of an account of the desk's API; `now` is in milliseconds.
   */
  constructor({ desk, site, credentials, now = Date.now }) {
    this.desk = desk;
    this.site = site;
    this.credentials = credentials;
    this.now = now;
  }

  async #key(name) {
    if (!this.#keys.has(name)) {
      const answer = await fetch(`${this.desk}/.well-known/jwks.json`);
      const { keys } = await answer.json();
      this.#keys = new Map(
        keys
          .filter((key) => key.kty === "OKP" && key.crv === "Ed25519")
          .map((key) => [key.kid, createPublicKey({ key, format: "jwk" })]),
      );
    }
    return this.#keys.get(name);
  }

  /** Looks at a token without asking whether its grant is still on. Throws `NotLetIn`. */
  async read(token) {
    const parts = String(token).split(".");
    if (parts.length !== 3) throw new NotLetIn("malformed");
    let head, claims;
    try {
      [head, claims] = [json(parts[0]), json(parts[1])];
    } catch {
      throw new NotLetIn("malformed");
    }
    // The algorithm is ours to choose, never the token's.
    if (head.alg !== "EdDSA") throw new NotLetIn("algorithm");
    const key = await this.#key(head.kid);
    if (!key) throw new NotLetIn("key");
    const signature = Buffer.from(parts[2], "base64url");
    if (!verify(null, Buffer.from(`${parts[0]}.${parts[1]}`), key, signature)) throw new NotLetIn("altered");
    if (claims.iss !== this.desk) throw new NotLetIn("issuer");
    if (claims.aud !== this.site) throw new NotLetIn("foreign");
    const now = Math.floor(this.now() / 1000);
    if (!(claims.exp > now)) throw new NotLetIn("expired");
    if (claims.nbf > now + 60) throw new NotLetIn("early");
    return claims;
  }

  /** Lets somebody in, once for each token: answers its claims. Throws `NotLetIn`. */
  async letIn(token) {
    const claims = await this.read(token);
    const now = Math.floor(this.now() / 1000);
    for (const [number, until] of this.#seen) if (until < now) this.#seen.delete(number);
    if (this.#seen.has(claims.jti)) throw new NotLetIn("replayed");
    this.#seen.set(claims.jti, claims.exp);
    const grant = await this.#ask({ token, site: this.site });
    if (!grant.active) throw new NotLetIn(grant.state);
    return claims;
  }

  /** Whether a grant is still on: ask while somebody is in, or listen to the news. */
  async isOn(reference) {
    return (await this.#ask({ reference })).active;
  }

  async #ask(body) {
    const answer = await fetch(`${this.desk}/api/v2/access_grants/verify`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        authorization: `Basic ${Buffer.from(this.credentials).toString("base64")}`,
      },
      body: JSON.stringify(body),
    });
    // Whoever cannot ask lets nobody in.
    if (!answer.ok) throw new NotLetIn(`desk-${answer.status}`);
    return (await answer.json()).access_grant;
  }
}

/**
 * Reads news of the desk (Standard Webhooks): `headers` and the raw `body` as they came, `secret` is `whsec_…`. Throws `NotLetIn`
 * for what is not the desk's, or older than five minutes.
 */
export function readNews(headers, body, secret, now = Date.now()) {
  const [id, at] = [headers["webhook-id"], Number(headers["webhook-timestamp"])];
  if (!(Math.abs(now / 1000 - at) <= 300)) throw new NotLetIn("old");
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const right = createHmac("sha256", key).update(`${id}.${at}.${body}`).digest();
  const is = String(headers["webhook-signature"])
    .split(" ")
    .filter((one) => one.startsWith("v1,"))
    .map((one) => Buffer.from(one.slice(3), "base64"))
    .some((one) => one.length === right.length && timingSafeEqual(one, right));
  if (!is) throw new NotLetIn("altered");
  return { id, ...JSON.parse(body) };
}
