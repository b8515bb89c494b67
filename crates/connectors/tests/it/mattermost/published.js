// Asks the vendor's own client for each call and prints what it would have sent, one JSON line each.
// Runs in a folder where `@mattermost/client` is installed.
'use strict';

const {Client4} = require('@mattermost/client');

const sent = [];
globalThis.fetch = async (url, options) => {
    sent.push({method: options.method.toUpperCase(), path: url, body: options.body ? JSON.parse(options.body) : null});
    return new Response('{}', {status: 200, headers: {'Content-Type': 'application/json'}});
};

const id = 'a'.repeat(26);
const client = new Client4();
client.setUrl('');

const calls = [
    () => client.getMe(),
    () => client.getUser(id),
    () => client.getProfiles(0, 200, {role: 'system_admin', active: true}),
    () => client.getProfilesByIds([id]),
    () => client.getFilteredUsersStats({include_deleted: true, include_bots: true}),
    () => client.getSessions(id),
    () => client.revokeSession(id, id),
    () => client.revokeAllSessionsForUser(id),
    () => client.getStatus(id),
    () => client.patchUser({id}),
    () => client.updateUserActive(id, false),
    () => client.updateUserPassword(id, '', 'x'),
    () => client.updateUserRoles(id, 'system_user'),
    () => client.login('name', 'password', ''),
    () => client.getTeams(0, 200),
    () => client.getTeam(id),
    () => client.getTeamStats(id),
    () => client.getTeamMembersForUser(id),
    () => client.getTeamMembers(id, 0, 200),
    () => client.getTeamMember(id, id),
    () => client.addToTeam(id, id),
    () => client.removeFromTeam(id, id),
    () => client.updateTeamMemberSchemeRoles(id, id, true, true),
    () => client.getAllChannels(0, 200, '', false, false, true),
    () => client.getAllTeamsChannels(),
    () => client.getMyChannels(id, true),
    () => client.getMyChannelMembers(id),
    () => client.getChannel(id),
    () => client.getChannelStats(id),
    () => client.getChannelMembers(id, 0, 200),
    () => client.getChannelMember(id, id),
    () => client.addToChannel(id, id),
    () => client.removeFromChannel(id, id),
    () => client.updateChannelMemberSchemeRoles(id, id, true, true),
    () => client.getUserAccessTokensForUser(id, 0, 200),
    () => client.disableUserAccessToken(id),
    () => client.enableUserAccessToken(id),
    () => client.getBot(id),
    () => client.getBotsIncludeDeleted(0, 200),
    () => client.disableBot(id),
    () => client.enableBot(id),
    () => client.assignBot(id, id),
    () => client.getIncomingWebhooks('', 0, 200),
    () => client.removeIncomingWebhook(id),
    () => client.getOutgoingWebhooks('', '', 0, 200),
    () => client.removeOutgoingWebhook(id),
    () => client.getCustomTeamCommands(id),
    () => client.deleteCommand(id),
    () => client.getOAuthApps(0, 200),
    () => client.deleteOAuthApp(id),
    () => client.getClientConfig(),
    () => client.getConfig(),
    () => client.createPost({channel_id: id, message: 'x'}),
    () => client.getPost(id),
];

(async () => {
    for (const call of calls) {
        await call();
    }
    for (const request of sent) {
        console.log(JSON.stringify(request));
    }
})();
