import type { passkeys as Spoken } from "../zh-CN/passkeys";

/** Passkeys. */
export const passkeys: typeof Spoken = {
  passkeys: {
    title: "Passkeys",
    intro: "Log in by fingerprint, face or device PIN, without name, password and code; a passkey can't be given away to a fake page. Keep password and recovery codes for the day a device is lost.",
    add: "Add a passkey",
    name: "Name",
    nameHint: "Such as the device it is on.",
    made: "Added",
    used: "Last used",
    rename: "Rename",
    remove: "Remove",
    removeTitle: (name) => `Remove “${name}”`,
    removeHint: "It opens nothing any more, and your other sessions end. What the device has of it is deleted on the device.",
    logIn: "Log in with a passkey",
    show: "Show it with a passkey",
    stopped: "The device was not done.",
    stoppedHint: "Try again, and do what the device asks.",
    onDevice: "This device has a passkey of yours already.",
    onDeviceHint: "Log in with it; to have another one, take another device.",
    hindrances: {
      switched_off: "Only an identity provider lets people in here, so there are no passkeys.",
      address: "Passkeys don't work at this address: browsers want a name with https (localhost on this machine), not an IP address.",
      no_password: "You come in by an identity provider. With a log-in link from an administrator you get a password here, and can add passkeys.",
      browser: "This browser knows no passkeys. A newer one does.",
    },
  },
};
