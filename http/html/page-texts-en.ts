/** The pages in English. */
import type { PageTexts } from './page-texts.ts'

/** Problems are written in English to begin with. */
export const english: PageTexts = {
  links: {
    'user-registration-confirm-email': {
      title: 'Confirm your address',
      promise:
        'Choose a password to confirm that the address is yours. Your account is made when you press the button, or when an administrator has approved it, where the service asks for that.',
      button: 'Confirm',
      doneTitle: 'Your account is ready',
      done: 'The address is confirmed. You can sign in now, with your user name or address and the password you just chose.',
    },
    'user-registration-admin-approve': {
      title: 'Approve an account',
      promise: 'Somebody asks for an account. When you press the button they have it, and are told by mail.',
      button: 'Approve',
      doneTitle: 'The account is made',
      done: 'Whoever asked is told by mail.',
    },
    'user-registration-admin-decline': {
      title: 'Decline an account',
      promise: 'Somebody asks for an account. When you press the button they get none, and are told so by mail.',
      button: 'Decline',
      doneTitle: 'The request was declined',
      done: 'There is no account. Whoever asked is told by mail.',
    },
    'user-password-reset': {
      title: 'Choose a new password',
      promise:
        'When you press the button the new password takes effect, and every device that is signed in is signed out.',
      button: 'Set the new password',
      doneTitle: 'Your password was changed',
      done: 'Every device was signed out. You can sign in now with the new password.',
    },
    'user-unlock': {
      title: 'Try to sign in again',
      promise: 'When you press the button failed attempts to sign in are forgotten, and you can try again at once.',
      button: 'Let me sign in again',
      doneTitle: 'You can sign in again',
      done: 'Failed attempts are forgotten. If you do not remember the password, ask for a new one where you sign in.',
    },
    'group-accept-terms': {
      title: 'Terms of a group',
      promise: 'When you accept these terms you are a member of the group. When you refuse them you are not.',
      button: 'Accept and join',
      doneTitle: 'You are in the group',
      done: 'You accepted its terms.',
    },
    'user-email-change-confirm': {
      title: 'Use this address',
      promise:
        'When you press the button the account has this address, and every device that is signed in is signed out. The address before is told.',
      button: 'Use this address',
      doneTitle: 'Your address was changed',
      done: 'Every device was signed out. You can sign in with the new address now.',
    },
    'webhook-user-status-error': {
      title: 'Report a failure',
      promise: 'When you press the button the account is marked: another system failed with it. It goes on working.',
      button: 'Mark the account',
      doneTitle: 'The account was marked',
      done: 'Administrators see the mark.',
    },
    'user-email-change-undo': {
      title: 'Put my address back',
      promise:
        'When you press the button the account has this address again, and every device that is signed in is signed out. The password stops working, since whoever changed the address may know it.',
      button: 'Put my address back',
      doneTitle: 'Your address was put back',
      done: 'Every device was signed out, and the password does not work any more. Ask for a new one now, where you sign in.',
    },
  },
  pending: {
    'administrators-decide': {
      doneTitle: 'Your address is confirmed',
      done: 'An administrator decides now. You will be told by mail; then you can sign in with the password you just chose.',
    },
  },
  otherwise: {
    'terms-refused': {
      doneTitle: 'You are not in the group',
      done: 'You did not accept its terms. You can ask to join again.',
    },
  },
  refuse: 'Refuse',
  notDoneYet: (title) => `${title}: not done yet`,
  forAddress: (masked) => `For ${masked}.`,
  group: 'Group:',
  worksUntil: ['This page works once, until', '.'],
  username: 'User name',
  fullName: 'Name',
  newPassword: 'New password',
  passwordRule: (minCodePoints) =>
    `At least ${minCodePoints} characters. A few unrelated words are easy to remember and hard to guess.`,
  askWith: 'Mention this when you ask for help:',
  problem: ({ title, detail = '' }) => ({ title, detail }),
  violations({ errors = [], detail = '' }) {
    const sentences = errors.flatMap((error) => error.detail ?? [])
    return sentences.length > 0 ? sentences.join(' ') : detail
  },
}
