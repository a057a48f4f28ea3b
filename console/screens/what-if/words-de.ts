/** The words of previews in German. */
import { words as formWords } from './forms/words.ts'
import type { en } from './words-en.ts'

const resources = (count: number) => (count === 1 ? 'einer Ressource' : `${count} Ressourcen`)

export const de: typeof en = {
  malformed: {
    title: 'Diese Adresse enthält keine Änderung, die sich zeigen lässt',
    about:
      'Nichts wurde gesendet. Vielleicht ist die Adresse abgeschnitten, oder sie nennt eine Anfrage, die nicht zu den Änderungen gehört.',
  },
  looking: 'Alle, die die Änderung betrifft, werden angesehen …',
  changes: {
    allow: (who, permission, where) => `${permission} ${where} für ${who} erlauben`,
    deny: (who, permission, where) => `${permission} ${where} für ${who} verbieten`,
    deletion: (who, permission, where) => `Berechtigung ${permission} von ${who} in ${where} beenden`,
    joining: (who, group) => `${who} in ${group} aufnehmen`,
    leaving: (who, group) => `${who} aus ${group} entfernen`,
    move: (what, where, name) => `${what} nach ${where} verschieben${name === undefined ? '' : `, als ${name}`}`,
  },
  at: (path) => `ab ${path}`,
  onlyAt: (path) => `nur in ${path}`,
  holders: formWords.de.holders,
  until: (when) => `Sie endet von selbst: ${when}.`,
  requires: {
    factor: 'Sie gilt nur für Sitzungen mit zweitem Faktor.',
    minutes: (count) => `Sie gilt nur bis ${count === 1 ? 'eine Minute' : `${count} Minuten`} nach der Anmeldung.`,
  },
  replaces: (text, end) => `Ersetzt ${text}${end ? `, die enden würde: ${end}` : ''}.`,
  duplicate: {
    about: (text) =>
      `Es gibt schon eine Berechtigung: ${text}. Eine zweite wird abgelehnt; gezeigt ist, was das Ersetzen bewirkt.`,
    replace: 'Ersetzen ansehen',
  },
  summary: {
    none: 'Niemand gewinnt oder verliert etwas.',
    gains: (count) => (count === 1 ? 'Eine Person gewinnt' : `${count} Personen gewinnen`),
    loses: (count) => (count === 1 ? 'Eine Person verliert' : `${count} Personen verlieren`),
    'step-up': (count) =>
      count === 1
        ? 'Für eine Person ändert sich, was verlangt wird'
        : `Für ${count} Personen ändert sich, was verlangt wird`,
    reason: (count) =>
      count === 1
        ? 'Für eine Person entscheidet eine andere Berechtigung'
        : `Für ${count} Personen entscheidet eine andere Berechtigung`,
    complete: 'Sonst ist niemand betroffen.',
    partly: 'Es gibt mehr: erst ein Teil ist angesehen.',
    more: 'Weiter ansehen',
  },
  effects: {
    gains: (count) => (count === 1 ? 'gewinnt' : 'gewinnen'),
    loses: (count) => (count === 1 ? 'verliert' : 'verlieren'),
    'step-up': (count) => (count === 1 ? 'darf weiterhin' : 'dürfen weiterhin'),
    reason: (count, allow) => `${count === 1 ? 'darf' : 'dürfen'} weiterhin${allow ? '' : ' nicht'}`,
    ends: (count) => (count === 1 ? 'ist nicht betroffen bei' : 'sind nicht betroffen bei'),
  },
  places: {
    here: 'nur hier',
    below: (count, most) =>
      count === null || count === 0
        ? 'darunter'
        : count >= most
          ? `auf ${most} Ressourcen oder mehr darunter`
          : `auf ${resources(count)} darunter`,
    and: (below) => `hier und ${below}`,
    notHere: (below) => `${below}, nicht hier`,
    ends: 'ab hier',
    heading: (count, most) =>
      !count
        ? ''
        : count >= most
          ? `und ${most} Ressourcen oder mehr darunter`
          : `und ${count === 1 ? 'eine Ressource' : `${count} Ressourcen`} darunter`,
  },
  because: (before, after) => `bisher: ${before} · dann: ${after}`,
  reasons: {
    administrator: 'verwaltet',
    user: 'eigene Berechtigung',
    group: (name) => `Gruppe ${name}`,
    multiple: 'mehrere Berechtigungen',
    default: 'Vorgabe des Diensttyps',
    'no-permission': 'keine Berechtigung',
    'step-up-required': 'Bestätigung',
  },
  needs: (what, count) => `${count === 1 ? 'braucht' : 'brauchen'} ${what}`,
  needed: {
    factor: 'einen zweiten Faktor',
    minutes: (count) => `eine Anmeldung vor höchstens ${count === 1 ? 'einer Minute' : `${count} Minuten`}`,
    nothing: 'nichts weiter',
  },
  people: (count) => `${count} Personen`,
  ending: {
    title: (when) => `Wenn sie endet, verglichen mit heute: ${when}`,
    fresh: 'Was mit dieser Berechtigung beginnt, endet dann mit ihr.',
  },
  make: 'Diese Änderung machen',
  request: 'Was gesendet wird',
  stops: 'Es wird abgelehnt, wenn sich inzwischen etwas geändert hat, wovon diese Vorschau abhängt.',
  apply: 'Anwenden',
  mayNot: 'Ihre Rolle darf diese Änderung ansehen und nicht machen. Schicken Sie die Adresse jemandem, der das darf.',
  again: 'Neu ansehen',
  stale: {
    title: 'Jemand hat dies inzwischen geändert; sehen Sie noch einmal hin.',
    about: 'Nichts wurde geändert. Was diese Vorschau zeigt, ist vielleicht nicht mehr, was geschieht.',
  },
  done: {
    title: 'Erledigt',
    waits: 'Es beginnt, wenn die Bedingungen der Gruppe angenommen sind.',
    event: 'Im Protokoll ansehen',
    user: 'Konto ansehen',
    group: 'Gruppe ansehen',
    another: 'Weitere Änderung zusammenstellen',
  },
}
