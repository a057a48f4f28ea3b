/** The mails in English. */
import { moment, pressing } from './mail-message.ts'
import type { MailFacts, MailTexts } from './mail-templates.ts'

/** Plain words, what happened first, then what to do, then what to do if it was somebody else. */
export const english: MailTexts = {
  'registration-confirm': ({ site, link }) => ({
    subject: `Confirm your address for ${site}`,
    paragraphs: [
      `Somebody, probably you, asked for an account at ${site} with this address.`,
      `To confirm that the address is yours, open the page below and choose a password. It works once, until ${until(link)}.`,
      ...pressing('Confirm your address', link),
      'If it was not you, do nothing: without you there will be no account.',
    ],
  }),
  'registration-account-exists': ({ site, username }) => ({
    subject: `Your account at ${site}`,
    paragraphs: [
      `Somebody, probably you, asked for a new account at ${site} with this address. It has one already.`,
      `Your user name is ${username}. If you have forgotten the password, ask for a new one where you sign in.`,
      'If it was not you, do nothing: nothing was changed.',
    ],
  }),
  'registration-name-taken': ({ site }) => ({
    subject: `Choose another user name for ${site}`,
    paragraphs: [
      `Somebody, probably you, asked for an account at ${site} with this address.`,
      'The user name that was asked for belongs to somebody else, or looks too much like a name that does. Please ask again with another one.',
      'If it was not you, do nothing: there is no account.',
    ],
  }),
  'registration-waiting': ({ site }) => ({
    subject: `Your registration at ${site}`,
    paragraphs: [
      `Somebody, probably you, asked again for an account at ${site} with this address.`,
      'The address was confirmed before, and an administrator has yet to decide. You will be told by mail; there is nothing to do.',
      'If it was not you, do nothing: nothing was changed.',
    ],
  }),
  'registration-approval-wanted': ({ site, username, applicant, at, link, otherLink }) => ({
    subject: `Somebody asks for an account at ${site}`,
    paragraphs: [
      `Somebody confirmed their address ${occasion({ at, address: undefined })} and asks for an account at ${site}.`,
      ...described(username, applicant),
      link
        ? `Decide on the pages below, each of which works until ${until(link)}, or among the registrations where you administer the service.`
        : 'Decide among the registrations, where you administer the service.',
      ...pressing('Approve', link),
      ...pressing('Decline', otherLink),
      'Nobody is told before you decide.',
    ],
  }),
  'registration-approved': ({ site, username }) => ({
    subject: `Your account at ${site} is ready`,
    paragraphs: [
      `An administrator of ${site} approved your registration. Your user name is ${username}.`,
      'You can sign in now, with the password that you chose when you confirmed this address.',
    ],
  }),
  'registration-declined': ({ site, reason }) => ({
    subject: `Your registration at ${site}`,
    paragraphs: [
      `An administrator of ${site} declined the request for an account with this address. There is no account, and the password that was chosen is forgotten.`,
      ...(reason ? [`They wrote: “${reason}”`] : []),
    ],
  }),
  'registration-notify': ({ site, username, applicant, at }) => ({
    subject: `A new account at ${site}`,
    paragraphs: [
      `A registration at ${site} became an account ${occasion({ at, address: undefined })}.`,
      ...described(username, applicant),
    ],
  }),
  'user-invitation': ({ site, username, link }) => ({
    subject: `Your new account at ${site}`,
    paragraphs: [
      `An administrator of ${site} made an account for you. Your user name is ${username}.`,
      `To choose your password, open the page below. It works once, until ${until(link)}; after that, ask for a new password where you sign in.`,
      ...pressing('Choose your password', link),
      'If you do not know what this is about, do nothing: nobody can sign in before a password is chosen here.',
    ],
  }),
  'password-reset': ({ site, username, link }) => ({
    subject: `Choose a new password for ${site}`,
    paragraphs: [
      `Somebody, probably you, asked for a new password for your account ${username} at ${site}.`,
      `To choose it, open the page below. It works once, until ${until(link)}.`,
      ...pressing('Choose a new password', link),
      'If it was not you, do nothing: your password stays as it is.',
    ],
  }),
  'password-changed': ({ site, username, at, address }) => ({
    subject: `Your password for ${site} was changed`,
    paragraphs: [
      `The password of your account ${username} at ${site} was changed ${occasion({ at, address })}. Every other session was signed out.`,
      'If it was you, there is nothing to do.',
      'If it was not you, ask for a new password where you sign in, at once, and tell whoever runs the service.',
    ],
  }),
  'user-unlock': ({ site, username, link }) => ({
    subject: `Unlock signing in to ${site}`,
    paragraphs: [
      `Signing in to your account ${username} at ${site} failed too often, so it takes no further attempts for a while. Who is signed in stays so.`,
      `If it was you, open the page below: you can try again at once. It works once, until ${until(link)}.`,
      ...pressing('Let me sign in again', link),
      'If it was not you, there is nothing to do: the lock ends by itself. Nobody got in.',
    ],
  }),
  'group-terms': ({ site, username, group, link }) => ({
    subject: `Terms to accept at ${site}`,
    paragraphs: [
      `Your account ${username} at ${site} is to be in the group ${group ?? ''}, which has terms.`,
      `To read them, and to accept or refuse them, open the page below. It works once, until ${until(link)}. You are in the group once you accept.`,
      ...pressing('Read the terms', link),
      'If you do nothing, you are not in the group. You can also answer where you are signed in.',
    ],
  }),
  'group-terms-accepted': ({ site, username, group, at, address }) => ({
    subject: `You are in a group at ${site}`,
    paragraphs: [
      `Your account ${username} at ${site} is in the group ${group ?? ''} now: its terms were accepted ${occasion({ at, address })}.`,
      'Which text it was is kept, with your answer. You can leave the group at any time, where you are signed in.',
      'If it was not you, leave the group, and ask for a new password where you sign in.',
    ],
  }),
  'email-change-confirm': ({ site, link }) => ({
    subject: `Confirm your new address for ${site}`,
    paragraphs: [
      `Somebody, probably you, asked to use this address for an account at ${site}.`,
      `To confirm that the address is yours, open the page below. It works once, until ${until(link)}. Until then the account keeps the address that it has.`,
      ...pressing('Use this address', link),
      'If it was not you, do nothing: your address will not be used.',
    ],
  }),
  'email-changed': ({ site, username, at, address, link }) => ({
    subject: `The address of your account at ${site} was changed`,
    paragraphs: [
      `Your account ${username} at ${site} has another address now. It was changed ${occasion({ at, address })}, and mail about the account goes there. Every session was signed out.`,
      'If it was you, there is nothing to do.',
      link
        ? `If it was not you, open the page below, until ${until(link)}: it puts this address back, signs everybody out and has you choose a new password.`
        : 'If you did not expect this, tell whoever runs the service.',
      ...pressing('Put my address back', link),
    ],
  }),
  'email-change-undone': ({ site, username, at, address }) => ({
    subject: `The address of your account at ${site} was put back`,
    paragraphs: [
      `This address does not belong to the account ${username} at ${site} any more. Whoever reads the mail of the address before it put that back ${occasion({ at, address })}. Every session was signed out.`,
      'If this is a mistake, sign in and ask for the change again, or tell whoever runs the service.',
    ],
  }),
  'new-device': ({ site, username, device, at, address }) => ({
    subject: `A new device signed in to your account at ${site}`,
    paragraphs: [
      `Somebody signed in to your account ${username} at ${site} ${occasion({ at, address })}, with the right password, on a device that was not known before: ${device ?? 'none that we could recognise'}.`,
      'If it was you, there is nothing to do.',
      'If it was not you, ask for a new password where you sign in, at once: that signs out every device.',
    ],
  }),
}

function described(username: string | undefined, applicant: MailFacts['applicant']): string[] {
  return [
    `User name: ${username}`,
    ...(applicant ? [`Address: ${applicant.email}`] : []),
    ...(applicant?.fullName ? [`Name: ${applicant.fullName}`] : []),
  ]
}

function until(link: MailFacts['link']): string {
  return link ? moment(link.expiresAt) : 'soon'
}

function occasion({ at, address }: Pick<MailFacts, 'at' | 'address'>): string {
  return `${at ? `on ${moment(at)}` : 'just now'}${address ? ` from the network address ${address}` : ''}`
}
