// openid-client and jose, unchanged, as client and verifier of our server.
// One JSON object in on the first line; the authorization URL out; the redirect in; the result out.
import { createInterface } from "node:readline";
import { createRemoteJWKSet, jwtVerify } from "jose";
import * as oauth from "openid-client";

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const read = async () => (await lines.next()).value;
const write = (value) => console.log(JSON.stringify(value));

const given = JSON.parse(await read());
const plainHttp = { execute: [oauth.allowInsecureRequests] };

async function discover(clientId, authentication) {
  return oauth.discovery(new URL(given.issuer), clientId, undefined, authentication, plainHttp);
}

async function codeFlow() {
  const config = await discover("notebook", oauth.None());
  oauth.enableNonRepudiationChecks(config); // checks the ID token's signature as well
  const pkceCodeVerifier = oauth.randomPKCECodeVerifier();
  const expectedState = oauth.randomState();
  const expectedNonce = oauth.randomNonce();
  write({
    url: oauth.buildAuthorizationUrl(config, {
      redirect_uri: "http://127.0.0.1:49152/callback",
      scope: "openid reports:read",
      code_challenge: await oauth.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: "S256",
      state: expectedState,
      nonce: expectedNonce,
      resource: given.audience,
    }),
  });
  const redirect = new URL(await read());
  const tokens = await oauth.authorizationCodeGrant(config, redirect, {
    pkceCodeVerifier,
    expectedState,
    expectedNonce,
    idTokenExpected: true,
  });
  const { sub } = tokens.claims();
  const userinfo = await oauth.fetchUserInfo(config, tokens.access_token, sub);
  const refreshed = await oauth.refreshTokenGrant(config, tokens.refresh_token);
  const access = await verified(config, refreshed.access_token);
  await oauth.tokenRevocation(config, refreshed.refresh_token);
  return { sub, userinfo, access, rotated: tokens.refresh_token !== refreshed.refresh_token };
}

async function verified(config, accessToken) {
  const keys = createRemoteJWKSet(new URL(config.serverMetadata().jwks_uri));
  const { payload, protectedHeader } = await jwtVerify(accessToken, keys, {
    issuer: given.issuer,
    audience: given.audience,
    typ: "at+jwt",
    requiredClaims: ["iss", "sub", "aud", "exp", "iat", "jti", "client_id"],
  });
  return { sub: payload.sub, scope: payload.scope, alg: protectedHeader.alg };
}

async function clientCredentials() {
  const [id, secret] = given.client;
  const ways = { basic: oauth.ClientSecretBasic, post: oauth.ClientSecretPost };
  const config = await discover(id, ways[given.way](secret));
  const tokens = await oauth.clientCredentialsGrant(config, { scope: "reports:read" });
  const before = await oauth.tokenIntrospection(config, tokens.access_token);
  await oauth.tokenRevocation(config, tokens.access_token);
  const after = await oauth.tokenIntrospection(config, tokens.access_token);
  return { scope: tokens.scope, before: before.active, after };
}

try {
  write(given.client ? await clientCredentials() : await codeFlow());
} catch (error) {
  write({ failed: error.code ?? error.name, error: error.error, message: error.message });
}
process.exit(0);
