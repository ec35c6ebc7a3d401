// A real OpenID provider on loopback, for tests: whoever says a name is that person. Nothing of it is Ärende's.
import { createServer } from "node:http";
import { Provider } from "oidc-provider";

export const CLIENT = "the-desk";
export const SECRET = "a secret of the walk";

/** What the provider says of people; whoever is not here is nobody. */
const PEOPLE = {
  astrid: { name: "Astrid Lindqvist", email: "astrid@skola.example", email_verified: true },
  maja: { name: "Maja Ek", email: "maja@skola.example", email_verified: true, groups: ["teachers"] },
  anna: { name: "Anna Berg", email: "anna@elsewhere.example", email_verified: true },
};

const page = (path) => `<!doctype html><html lang="en"><title>The school</title><h1>The school</h1>
<form method="post" action="${path}"><label>Who are you? <input name="login"></label>
<button name="deed" value="enter">Enter</button><button name="deed" value="cancel">Cancel</button></form></html>`;

async function body(request) {
  let text = "";
  for await (const piece of request) text += piece;
  return new URLSearchParams(text);
}

/** Opens a provider for a desk at this address. */
export async function open_provider(desk_url, slug = "skolan") {
  const server = createServer();
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT,
        client_secret: SECRET,
        redirect_uris: [`${desk_url}/access/oidc/${slug}`],
        post_logout_redirect_uris: [`${desk_url}/hc/en`, `${desk_url}/hc/sv`],
      },
    ],
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name", "groups"] },
    cookies: { keys: ["of the walk"] },
    features: {
      devInteractions: { enabled: false },
      // Its own page would fetch a font from elsewhere.
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (context, form) => {
          context.body = `<!doctype html><html lang="en"><title>Out</title><h1>Sign out of the school?</h1>${form}<button form="op.logoutForm" name="logout" value="yes">Yes</button></html>`;
        },
      },
    },
    ttl: { AccessToken: 60, AuthorizationCode: 60, Grant: 600, IdToken: 60, Interaction: 600, Session: 600 },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...PEOPLE[id] }) }),
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    pkce: { required: () => true },
    async loadExistingGrant({ oidc }) {
      const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
      grant.addOIDCScope("openid email profile");
      await grant.save();
      return grant;
    },
  });
  const answer = provider.callback();
  server.on("request", async (request, response) => {
    if (!request.url.startsWith("/interaction/")) return answer(request, response);
    if (request.method === "GET") {
      response.setHeader("content-type", "text/html");
      return response.end(page(request.url));
    }
    const said = await body(request);
    const result =
      said.get("deed") === "cancel"
        ? { error: "access_denied", error_description: "cancelled" }
        : { login: { accountId: said.get("login") } };
    return provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
  });
  return { issuer, close: () => new Promise((done) => (server.closeAllConnections(), server.close(done))) };
}
