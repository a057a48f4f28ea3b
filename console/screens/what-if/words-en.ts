/** The words of previews in English. `words-de.ts` has the same. */
import { words as formWords } from './forms/words.ts'

const resources = (count: number) => (count === 1 ? 'one resource' : `${count} resources`)

export const en = {
  malformed: {
    title: 'This address holds no change that can be previewed',
    about: 'Nothing was sent. The address may be cut off, or it names a request that is not in the list of changes.',
  },
  looking: 'Everybody whom the change concerns is looked at…',
  changes: {
    allow: (who: string, permission: string, where: string) => `Allow ${who} ${permission} ${where}`,
    deny: (who: string, permission: string, where: string) => `Deny ${who} ${permission} ${where}`,
    deletion: (who: string, permission: string, where: string) => `End the grant ${permission} of ${who} at ${where}`,
    joining: (who: string, group: string) => `Add ${who} to ${group}`,
    leaving: (who: string, group: string) => `Remove ${who} from ${group}`,
    move: (what: string, where: string, name: string | undefined) =>
      `Move ${what} to ${where}${name === undefined ? '' : `, as ${name}`}`,
  },
  at: (path: string) => `at ${path} and below`,
  onlyAt: (path: string) => `at ${path} only`,
  holders: formWords.en.holders,
  until: (when: string) => `It ends by itself: ${when}.`,
  requires: {
    factor: 'It applies only to sessions with a second factor.',
    minutes: (count: number) =>
      `It applies only within ${count === 1 ? 'one minute' : `${count} minutes`} of authenticating.`,
  },
  replaces: (text: string, end: string | null) => `Replaces ${text}${end ? `, which would end: ${end}` : ''}.`,
  duplicate: {
    about: (text: string) =>
      `There is a grant already: ${text}. Creating another one is refused, so this is what replacing it does.`,
    replace: 'Preview replacing it',
  },
  summary: {
    none: 'Nobody gains or loses anything.',
    gains: (count: number) => (count === 1 ? 'One user gains' : `${count} users gain`),
    loses: (count: number) => (count === 1 ? 'One user loses' : `${count} users lose`),
    'step-up': (count: number) =>
      count === 1 ? 'For one user what is required changes' : `For ${count} users what is required changes`,
    reason: (count: number) =>
      count === 1 ? 'For one user another grant decides' : `For ${count} users another grant decides`,
    complete: 'Nobody else is affected.',
    partly: 'There is more: only a part has been looked at.',
    more: 'Look further',
  },
  effects: {
    gains: (count: number): string => (count === 1 ? 'gains' : 'gain'),
    loses: (count: number): string => (count === 1 ? 'loses' : 'lose'),
    'step-up': (_count: number): string => 'may still',
    reason: (_count: number, allow: boolean): string => (allow ? 'may still' : 'may still not'),
    ends: (count: number): string => (count === 1 ? 'is not affected in' : 'are not affected in'),
  },
  places: {
    here: 'here only',
    below: (count: number | null, most: number) =>
      count === null || count === 0
        ? 'below'
        : count >= most
          ? `on ${most} resources or more below`
          : `on ${resources(count)} below`,
    and: (below: string) => `here and ${below}`,
    notHere: (below: string) => `${below}, not here`,
    ends: 'from here on',
    heading: (count: number | null, most: number) =>
      !count ? '' : count >= most ? `and ${most} resources or more below` : `and ${resources(count)} below`,
  },
  because: (before: string, after: string) => `was: ${before} · will be: ${after}`,
  reasons: {
    administrator: 'administrator',
    user: 'own grant',
    group: (name: string) => `group ${name}`,
    multiple: 'several grants',
    default: 'default of the service type',
    'no-permission': 'no grant',
    'step-up-required': 'step-up',
  },
  needs: (what: string, count: number) => `${count === 1 ? 'needs' : 'need'} ${what}`,
  needed: {
    factor: 'a second factor',
    minutes: (count: number) => `an authentication within ${count === 1 ? 'one minute' : `${count} minutes`}`,
    nothing: 'nothing further',
  },
  people: (count: number) => `${count} users`,
  ending: {
    title: (when: string) => `When it ends, compared with today: ${when}`,
    fresh: 'What begins with this grant then ends with it.',
  },
  make: 'Make this change',
  request: 'What will be sent',
  stops: 'It is refused if anything that this preview depends on has changed meanwhile.',
  apply: 'Apply',
  mayNot: 'Your role may look at this change and not make it. Send the address to somebody who may.',
  again: 'Preview anew',
  stale: {
    title: 'Somebody has changed this meanwhile; look again.',
    about: 'Nothing was changed. What this preview showed may no longer be what happens.',
  },
  done: {
    title: 'Done',
    waits: 'It begins when the terms of the group are accepted.',
    event: 'See it in the audit log',
    user: 'See the user',
    group: 'See the group',
    another: 'Compose another change',
  },
}
