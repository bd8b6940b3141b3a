// An OpenID Connect provider of the tests, run in map-ui/ where its package is: node … PORT RETURN_ADDRESS
import Provider from "oidc-provider";

const [port, back] = process.argv.slice(-2);
const issuer = `http://127.0.0.1:${port}`;
const provider = new Provider(issuer, {
  clients: [
    {
      client_id: "beffroi",
      client_secret: "le secret de Beffroi chez le fournisseur",
      redirect_uris: [back],
      grant_types: ["authorization_code"],
      response_types: ["code"],
    },
  ],
  cookies: { keys: ["essai"] },
  pkce: { required: () => true, methods: ["S256"] },
  claims: { openid: ["sub"], email: ["email", "email_verified"] },
  // Whoever gives a login is that person; the address of "paul.durand" was never verified.
  findAccount: (_, login) => ({
    accountId: login,
    claims: () => ({ sub: login, email: `${login}@albert.fr`, email_verified: login !== "paul.durand" }),
  }),
});
provider.listen(Number(port), "127.0.0.1");
