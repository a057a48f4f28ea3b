/** The pages in English. */
import type { PageTexts } from './page-texts.ts'

/** Problems are written in English to begin with. */
export const englishPages: PageTexts = {
  links: {
    'user-registration-confirm-email': {
      title: 'Confirm your email address',
      promise:
        'Choose a password to confirm your email address. Your account is then created. If an administrator has to approve it first, we will email you when it is ready.',
      button: 'Confirm',
      doneTitle: 'Your account is ready',
      done: 'Your email address is confirmed. You can now sign in with your user name or email address and the password you chose.',
    },
    'user-registration-admin-approve': {
      title: 'Approve a registration',
      promise:
        'A user registered and confirmed this email address. If you approve, the account is created and the user is notified by email.',
      button: 'Approve',
      doneTitle: 'Registration approved',
      done: 'The account was created. We will notify the user by email.',
    },
    'user-registration-admin-decline': {
      title: 'Decline a registration',
      promise:
        'A user registered and confirmed this email address. If you decline, no account is created and the user is notified by email.',
      button: 'Decline',
      doneTitle: 'Registration declined',
      done: 'No account was created. We will notify the user by email.',
    },
    'user-password-reset': {
      title: 'Choose a new password',
      promise: 'Choose a new password for your account. You will be signed out on all devices.',
      button: 'Set new password',
      doneTitle: 'Your password was changed',
      done: 'You were signed out on all devices. You can now sign in with your new password.',
    },
    'user-unlock': {
      title: 'Unlock sign-in',
      promise:
        'Sign-in to your account is locked because of too many failed attempts. Unlock it to try again without waiting.',
      button: 'Unlock sign-in',
      doneTitle: 'Sign-in is unlocked',
      done: 'You can now try again. If you forgot your password, request a password reset on the sign-in page.',
    },
    'group-accept-terms': {
      title: 'Terms of a group',
      promise: 'To become a member of this group, accept its terms. If you decline, you do not become a member.',
      button: 'Accept and join',
      doneTitle: 'You joined the group',
      done: 'You accepted the terms and are now a member of the group.',
    },
    'user-email-change-confirm': {
      title: 'Confirm your new email address',
      promise:
        'When you confirm, this becomes the email address of your account and you are signed out on all devices. We also notify your previous address.',
      button: 'Confirm',
      doneTitle: 'Your email address was changed',
      done: 'You were signed out on all devices. You can now sign in with your new email address.',
    },
    'webhook-user-status-error': {
      title: 'Report an error',
      promise:
        'Report that another system could not process this account. The report is shown to administrators. The account keeps working.',
      button: 'Report error',
      doneTitle: 'Error reported',
      done: 'Administrators can now see that another system could not process this account.',
    },
    'user-email-change-undo': {
      title: 'Restore your email address',
      promise:
        'This makes the address below the email address of your account again and signs out all devices. It also disables the password, because the person who changed the address may know it, and removes every other way to sign in that was added since: passkeys, authenticator app, recovery codes, linked providers and API keys.',
      button: 'Restore email address',
      doneTitle: 'Your email address was restored',
      done: 'All devices were signed out, and the password no longer works. Request a password reset on the sign-in page now.',
    },
  },
  invitation: {
    title: 'Set up your account',
    promise: 'An administrator created an account for you. Choose a password to start using it.',
    button: 'Set password',
    doneTitle: 'Your account is ready',
    done: 'You can now sign in with your user name or email address and the password you chose.',
  },
  pending: {
    'administrators-decide': {
      doneTitle: 'Your email address is confirmed',
      done: 'An administrator will now review your registration. We will email you the decision. If it is approved, you can sign in with the password you chose.',
    },
  },
  alternatives: {
    'terms-refused': {
      doneTitle: 'You did not join the group',
      done: 'You declined the terms. You can ask to join the group again.',
    },
  },
  refuse: 'Decline',
  notDoneYet: (title) => `Error: ${title}`,
  forAddress: (masked) => `For ${masked}.`,
  group: 'Group:',
  worksUntil: ['This link works once and expires on', '.'],
  username: 'User name',
  fullName: 'Name',
  email: 'Email address',
  password: 'Password',
  newPassword: 'New password',
  revokeKeys: 'Also revoke the API keys of the account',
  passwordRule: (minCodePoints) =>
    `Use at least ${minCodePoints} characters. A few unrelated words are easy to remember and hard to guess.`,
  askWith: 'If you contact support, include this reference:',
  problem: ({ title, detail = '' }) => ({ title, detail }),
  violations({ errors = [], detail = '' }) {
    const sentences = errors.flatMap((error) => error.detail ?? [])
    return sentences.length > 0 ? sentences.join(' ') : detail
  },
}
