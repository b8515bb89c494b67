// A provider with made-up people, who are named by whatever login is typed. Arguments: port, client's id and secret, where
// it sends browsers back to, where after logging out, and a folder: a file gone-NAME there disables NAME.
import { Provider } from 'oidc-provider';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const [port, clientId, clientSecret, redirectUri, afterLogout, folder] = process.argv.slice(2);

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{
    client_id: clientId,
    client_secret: clientSecret,
    redirect_uris: [redirectUri],
    post_logout_redirect_uris: [afterLogout],
    grant_types: ['authorization_code'],
    response_types: ['code'],
  }],
  pkce: { required: () => true },
  // Claims that a scope asks for stand in the identity token itself.
  conformIdTokenClaims: false,
  claims: { openid: ['sub'], email: ['email', 'email_verified'], groups: ['groups'] },
  scopes: ['openid', 'email', 'groups'],
  cookies: { keys: ['for tests only'] },
  features: { devInteractions: { enabled: true } },
  findAccount: (_, id) => existsSync(join(folder, `gone-${id}`)) ? undefined : {
    accountId: id,
    claims: () => ({
      sub: id,
      email: `${id.replace(/^unverified-/, '')}@corp.example`,
      email_verified: !id.startsWith('unverified-'),
      groups: id.startsWith('hr-') ? ['people-team', 'everybody'] : ['everybody'],
    }),
  },
});

provider.listen(Number(port), '127.0.0.1');
