/** The mails in English. */
import { moment, pressing } from './mail-message.ts'
import type { MailFacts, MailTexts } from './mail-templates.ts'

const notYou =
  'If this was not you, request a password reset on the sign-in page immediately, and contact your administrator.'

/** Each mail says what happened, then what to do, then what to do if the recipient did not request it. */
export const englishMails: MailTexts = {
  'registration-confirm': ({ site, link }) => ({
    subject: `Confirm your email address for ${site}`,
    paragraphs: [
      `We received a request to create an account on ${site} with this email address.`,
      `To confirm your email address, open the link below and choose a password. The link works once and ${expires(link)}.`,
      ...pressing('Confirm email address', link),
      'If you did not request this, you can ignore this email. No account will be created.',
    ],
  }),
  'registration-account-exists': ({ site, username }) => ({
    subject: `You already have an account on ${site}`,
    paragraphs: [
      `We received a request to create an account on ${site} with this email address. An account with this address already exists.`,
      `Your user name is ${username}. If you forgot your password, request a password reset on the sign-in page.`,
      'If you did not request this, you can ignore this email. Nothing was changed.',
    ],
  }),
  'registration-name-taken': ({ site }) => ({
    subject: `Choose another user name for ${site}`,
    paragraphs: [
      `We received a request to create an account on ${site} with this email address.`,
      'The requested user name is already taken or too similar to an existing one. Please register again with a different user name.',
      'If you did not request this, you can ignore this email. No account was created.',
    ],
  }),
  'registration-waiting': ({ site }) => ({
    subject: `Your registration on ${site} is awaiting approval`,
    paragraphs: [
      `We received another request to create an account on ${site} with this email address.`,
      'The address is already confirmed, and an administrator is going to review the registration. You do not need to do anything. We will email you when the administrator has decided.',
      'If you did not request this, you can ignore this email. Nothing was changed.',
    ],
  }),
  'registration-approval-wanted': ({ site, username, applicant, at, link, otherLink }) => ({
    subject: `A registration on ${site} is awaiting approval`,
    paragraphs: [
      `A user registered on ${site} and confirmed their email address ${occasion({ at, address: undefined })}.`,
      ...described(username, applicant),
      link
        ? `To approve or decline the registration, open one of the links below. Each link ${expires(link)}. You can also decide in the list of registrations.`
        : 'Approve or decline the registration in the list of registrations.',
      ...pressing('Approve', link),
      ...pressing('Decline', otherLink),
      'We will notify the user by email when you have decided.',
    ],
  }),
  'registration-approved': ({ site, username }) => ({
    subject: `Your account on ${site} is ready`,
    paragraphs: [
      `An administrator approved your registration on ${site}. Your user name is ${username}.`,
      'You can now sign in with the password that you chose when you confirmed your email address.',
      'If you did not register, please contact your administrator.',
    ],
  }),
  'registration-declined': ({ site, reason }) => ({
    subject: `Your registration on ${site} was declined`,
    paragraphs: [
      `An administrator declined your registration on ${site}. No account was created, and the password you chose was deleted.`,
      ...(reason ? [`The administrator gave this reason: “${reason}”`] : []),
      'If you did not register, you can ignore this email.',
    ],
  }),
  'registration-notify': ({ site, username, applicant, at }) => ({
    subject: `A new account was created on ${site}`,
    paragraphs: [
      `A user registered on ${site}. The account was created ${occasion({ at, address: undefined })}.`,
      ...described(username, applicant),
      'You do not need to do anything.',
    ],
  }),
  'user-invitation': ({ site, username, link }) => ({
    subject: `You are invited to ${site}`,
    paragraphs: [
      `An administrator created an account for you on ${site}. Your user name is ${username}.`,
      `To set up your account, open the link below and choose a password. The link works once and ${expires(link)}. If it has expired, request a password reset on the sign-in page.`,
      ...pressing('Set up your account', link),
      'If you did not expect this invitation, you can ignore this email. Nobody can sign in to the account until a password is chosen.',
    ],
  }),
  'password-reset': ({ site, username, link, locked }) => ({
    subject: `Reset your password for ${site}`,
    paragraphs: [
      `We received a request to reset the password of your account ${username} on ${site}.`,
      `To choose a new password, open the link below. The link works once and ${expires(link)}.`,
      ...pressing('Reset password', link),
      ...(locked
        ? ['This account is locked. A new password does not unlock it. To sign in again, contact your administrator.']
        : []),
      'If you did not request this, you can ignore this email. Your password stays the same.',
    ],
  }),
  'password-changed': ({ site, username, at, address }) => ({
    subject: `Your password for ${site} was changed`,
    paragraphs: [
      `The password of your account ${username} on ${site} was changed ${occasion({ at, address })}. All other sessions were signed out.`,
      'If this was you, you do not need to do anything.',
      'If this was not you, request a password reset on the sign-in page immediately and contact your administrator.',
    ],
  }),
  'user-unlock': ({ site, username, link }) => ({
    subject: `Unlock sign-in to ${site}`,
    paragraphs: [
      `Sign-in to your account ${username} on ${site} is temporarily locked after too many failed attempts. Existing sessions are not affected.`,
      `If this was you, open the link below to unlock sign-in now. The link works once and ${expires(link)}.`,
      ...pressing('Unlock sign-in', link),
      'If this was not you, you do not need to do anything. None of these attempts succeeded, and the lock ends automatically.',
    ],
  }),
  'sign-in-code': ({ site, username, code, link, at, address }) => ({
    subject: `Your code to sign in to ${site}`,
    paragraphs: [
      `A code to sign in to your account ${username} on ${site} was requested ${occasion({ at, address })}.`,
      `Code: ${code ?? ''}`,
      `Type it in the window where you asked for it, or open the link below in the same browser. The code works once, only there, and ${expires(link)}.`,
      ...pressing('Sign in', link),
      'If you did not request this, you can ignore this email. Never tell the code to anybody, and do not type it on a page that you did not open yourself.',
    ],
  }),
  'second-factor-code': ({ site, username, code, link, at, address }) => ({
    subject: `Your code to confirm that it is you on ${site}`,
    paragraphs: [
      `A code to confirm that you use your account ${username} on ${site} was requested ${occasion({ at, address })}, by somebody who is signed in.`,
      `Code: ${code ?? ''}`,
      `Type it in the window where you asked for it. The code works once, only there, and ${expires(link)}.`,
      notYou,
    ],
  }),
  'group-terms': ({ site, username, group, link }) => ({
    subject: `Terms to accept on ${site}`,
    paragraphs: [
      `Your account ${username} on ${site} becomes a member of the group ${group ?? ''} when you accept the terms of the group.`,
      `To read the terms and accept or decline them, open the link below. The link works once and ${expires(link)}.`,
      ...pressing('Read the terms', link),
      'If you do nothing, you do not become a member. You can also sign in and accept or decline there.',
    ],
  }),
  'group-terms-accepted': ({ site, username, group, at, address }) => ({
    subject: `You joined a group on ${site}`,
    paragraphs: [
      `Your account ${username} on ${site} is now a member of the group ${group ?? ''}. The terms of the group were accepted ${occasion({ at, address })}.`,
      'We keep a record of the text that you accepted. You can sign in and leave the group at any time.',
      'If this was not you, leave the group and request a password reset on the sign-in page.',
    ],
  }),
  'email-change-confirm': ({ site, link }) => ({
    subject: `Confirm your new email address for ${site}`,
    paragraphs: [
      `We received a request to use this email address for an account on ${site}.`,
      `To confirm the change, open the link below. The link works once and ${expires(link)}. Until you confirm, the account keeps its current address.`,
      ...pressing('Confirm email address', link),
      'If you did not request this, you can ignore this email. Your address will not be used.',
    ],
  }),
  'email-changed': ({ site, username, at, address, link }) => ({
    subject: `The email address of your account on ${site} was changed`,
    paragraphs: [
      `The email address of your account ${username} on ${site} was changed ${occasion({ at, address })}. Emails about the account now go to the new address. All sessions were signed out.`,
      'If this was you, you do not need to do anything.',
      link
        ? `If this was not you, open the link below to restore this address. This also signs out all devices and disables the password; you can then choose a new one. The link ${expires(link)}.`
        : 'If this was not you, please contact your administrator.',
      ...pressing('Restore my email address', link),
    ],
  }),
  'email-change-undone': ({ site, username, at, address }) => ({
    subject: `The email address of your account on ${site} was restored`,
    paragraphs: [
      `This email address no longer belongs to the account ${username} on ${site}. The previous address was restored ${occasion({ at, address })} with a link that we had sent to it. All sessions were signed out, the password was disabled, and every other way to sign in that was added since the change was removed.`,
      'If you did not expect this, request a password reset for the previous address or contact your administrator.',
    ],
  }),
  'new-device': ({ site, username, device, at, address }) => ({
    subject: `New sign-in to your account on ${site}`,
    paragraphs: [
      `A new device signed in to your account ${username} on ${site} ${occasion({ at, address })}.`,
      `Device: ${device ?? 'unknown'}`,
      'If this was you, you do not need to do anything.',
      'If this was not you, request a password reset on the sign-in page immediately. Resetting the password signs out all devices.',
    ],
  }),
  'webhook-disabled': ({ site, webhook, at }) => ({
    subject: `A webhook of ${site} was disabled`,
    paragraphs: [
      `The receiver of the webhook “${webhook}” answered 410 Gone ${occasion({ at, address: undefined })}. The webhook was disabled.`,
      'If this was a mistake, enable the webhook again. Messages that wait are then delivered.',
    ],
  }),
  'api-key-created': ({ site, username, apiKey, at, address }) => ({
    subject: `An API key was created on ${site}`,
    paragraphs: [
      `The API key “${apiKey ?? ''}” for the account ${username} on ${site} was created ${occasion({ at, address })}. Programs with this key can act as the account.`,
      'If you expected this, you do not need to do anything.',
      'If you did not expect this, revoke the key, change your password and contact your administrator.',
    ],
  }),
  'api-key-expires': ({ site, username, apiKey, keyExpiresAt }) => ({
    subject: `An API key expires soon on ${site}`,
    paragraphs: [
      `The API key “${apiKey ?? ''}” of the account ${username} on ${site} ${keyExpiresAt ? `expires on ${moment(keyExpiresAt)}` : 'expires soon'}. Programs that use it are refused from then on.`,
      'If it is still needed, rotate it: you get a new key, and the old one remains valid for a while. If it is not needed, you do not need to do anything.',
    ],
  }),
  'api-key-leaked': ({ site, username, apiKey, at }) => ({
    subject: `A leaked API key was revoked on ${site}`,
    paragraphs: [
      `The API key “${apiKey ?? ''}” of the account ${username} on ${site} was revoked ${occasion({ at, address: undefined })}. Somebody who has the text of the key reported it as leaked.`,
      'Programs that use the key are refused. Find out where it was published, look at what was done with it, and create a new key.',
    ],
  }),
  'passkey-created': ({ site, username, passkey, at, address }) => ({
    subject: `A passkey was added to your account on ${site}`,
    paragraphs: [
      `The passkey “${passkey ?? ''}” was added to the account ${username} on ${site} ${occasion({ at, address })}. Whoever has it can sign in to the account. All other devices were signed out.`,
      'If you added it, you do not need to do anything.',
      'If you did not add it, reset your password, sign in, delete the passkey and contact your administrator.',
    ],
  }),
  'passkey-deleted': ({ site, username, passkey, at, address }) => ({
    subject: `A passkey was deleted from your account on ${site}`,
    paragraphs: [
      `The passkey “${passkey ?? ''}” was deleted from the account ${username} on ${site} ${occasion({ at, address })}. It can no longer be used to sign in. All other devices were signed out.`,
      'If you deleted it, you can also delete it from your device or password manager.',
      'If you did not delete it, reset your password and contact your administrator.',
    ],
  }),
  'identity-linked': ({ site, username, provider, at, address }) => ({
    subject: `${provider ?? 'Another provider'} now signs in to your account on ${site}`,
    paragraphs: [
      `An account at ${provider ?? 'another provider'} was linked to your account ${username} on ${site} ${occasion({ at, address })}. It can sign in from now on.`,
      'If this was you, you do not need to do anything.',
      'If this was not you, sign in, unlink it in your account and reset your password.',
    ],
  }),
  'identity-unlinked': ({ site, username, provider, at, address }) => ({
    subject: `${provider ?? 'Another provider'} no longer signs in to your account on ${site}`,
    paragraphs: [
      `An account at ${provider ?? 'another provider'} was unlinked from your account ${username} on ${site} ${occasion({ at, address })}. All other sessions were signed out.`,
      'If this was you, you do not need to do anything.',
      'If this was not you, request a password reset on the sign-in page immediately.',
    ],
  }),
  'authenticator-set': ({ site, username, at, address }) => ({
    subject: `An authenticator app was set up on ${site}`,
    paragraphs: [
      `An authenticator app was set up for your account ${username} on ${site} ${occasion({ at, address })}. All other sessions were signed out.`,
      'From now on, signing in needs a code of the app.',
      notYou,
    ],
  }),
  'authenticator-removed': ({ site, username, at, address }) => ({
    subject: `The authenticator app was removed on ${site}`,
    paragraphs: [
      `The authenticator app of your account ${username} on ${site} was removed ${occasion({ at, address })}. All other sessions were signed out.`,
      notYou,
    ],
  }),
  'recovery-codes-created': ({ site, username, at, address }) => ({
    subject: `New recovery codes on ${site}`,
    paragraphs: [
      `New recovery codes were created for your account ${username} on ${site} ${occasion({ at, address })}. Earlier codes no longer work. All other sessions were signed out.`,
      notYou,
    ],
  }),
  'recovery-code-used': ({ site, username, codesLeft, at, address }) => ({
    subject: `A recovery code was used on ${site}`,
    paragraphs: [
      `A recovery code of your account ${username} on ${site} was used ${occasion({ at, address })}. Codes left: ${codesLeft ?? 0}.`,
      'If you have lost your second factor, set up another one and create new recovery codes in your account.',
      notYou,
    ],
  }),
  'second-factor-failed': ({ site, username, at, address }) => ({
    subject: `Failed sign-ins to your account on ${site}`,
    paragraphs: [
      `Somebody knows the password of your account ${username} on ${site}, and entered wrong second factors several times, the last time ${occasion({ at, address })}. No attempt is accepted for a while.`,
      'If this was you, wait and try again.',
      'If this was not you, request a password reset on the sign-in page. The second factor has protected your account.',
    ],
  }),
  'factor-recovery-started': ({ site, username, dueAt }) => ({
    subject: `Your second factors on ${site} are going to be removed`,
    paragraphs: [
      `An administrator started the recovery of your account ${username} on ${site}. ${dueAt ? `On ${moment(dueAt)}` : 'Soon'} all its passkeys, its authenticator app and its recovery codes are going to be removed.`,
      'If you asked for this because you lost them, wait until then and sign in.',
      'If you did not ask for this, sign in with your second factor: that stops the recovery. Then contact your administrator.',
    ],
  }),
  'factors-reset': ({ site, username, at }) => ({
    subject: `Your second factors on ${site} were removed`,
    paragraphs: [
      `The passkeys, the authenticator app and the recovery codes of your account ${username} on ${site} were removed ${occasion({ at, address: undefined })}, as an administrator had announced. All sessions were signed out.`,
      'Sign in with your password, or request a password reset on the sign-in page, and set up a new second factor.',
    ],
  }),
}

function described(username: string | undefined, applicant: MailFacts['applicant']): string[] {
  return [
    `User name: ${username}`,
    ...(applicant ? [`Email address: ${applicant.email}`] : []),
    ...(applicant?.fullName ? [`Name: ${applicant.fullName}`] : []),
  ]
}

function expires(link: MailFacts['link']): string {
  return link ? `expires on ${moment(link.expiresAt)}` : 'expires soon'
}

function occasion({ at, address }: Pick<MailFacts, 'at' | 'address'>): string {
  return `${at ? `on ${moment(at)}` : 'just now'}${address ? ` from the IP address ${address}` : ''}`
}
