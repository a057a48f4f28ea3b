/** The words of services and of the tree of their resources. */

/** How many. `isMore`: so many were counted, and there may be more. */
export interface Count {
  count: number
  isMore: boolean
}

const counter = (language: string, least: string) => {
  const format = new Intl.NumberFormat(language)
  return (one: string, many: string, none: string) =>
    ({ count, isMore }: Count): string => {
      if (isMore) return `${least} ${format.format(count)} ${many}`
      return count === 0 ? none : count === 1 ? one : `${format.format(count)} ${many}`
    }
}

const inEnglish = counter('en', 'at least')
const inGerman = counter('de', 'mindestens')

// In German after "mit" and "von".
const resourcesInEnglish = inEnglish('one resource', 'resources', 'no resources')
const grantsInEnglish = inEnglish('one grant', 'grants', 'no grants')
const resourcesInGerman = inGerman('einer Ressource', 'Ressourcen', 'keinen Ressourcen')
const grantsInGerman = inGerman('einer Berechtigung', 'Berechtigungen', 'keinen Berechtigungen')

const en = {
  about: 'The applications whose resources Postern protects.',
  search: 'The name begins with',
  service: 'Service',
  type: 'Type',
  url: 'Address',
  created: 'Created',
  none: 'No service is found',
  noneHint: 'Names are searched by their beginning.',
  unknown: (name: string) => `There is no service “${name}”`,
  unknownHint: 'It has been renamed or deleted, or the address is wrong.',
  allServices: 'All services',
  treeAbout: 'A badge marks a node where a grant, a deny or a default begins.',
  tree: (service: string) => `Resources of ${service}`,
  filter: (parent: string) => `In ${parent}, the name begins with`,
  begins: { allow: 'allow', deny: 'deny', default: 'default' },
  rows: {
    more: 'Show 100 more',
    whole: 'Show the whole level',
    none: 'No name here begins so',
    failed: 'This level could not be loaded. Try again',
  },
  path: 'Path',
  below: 'Below it',
  branchGrants: 'Grants on it and below',
  defaults: 'By default',
  defaultOf: (permission: string, holders: string) => `${permission} for ${holders}`,
  holders: { everyone: 'everyone', authenticated: 'everyone who is signed in' },
  closed: 'Not here: a node with grants has no defaults.',
  questions: 'Who has access',
  whoMay: 'Who may …?',
  why: 'Why can … not?',
  grants: 'Grants on this node',
  noGrants: 'None. Grants on nodes above may apply.',
  scopes: { match: 'this node only', recursive: 'and all below' },
  since: 'since',
  until: 'until',
  ended: 'ended',
  stepUp: 'after a step-up',
  give: 'Give access here …',
  revoke: 'Revoke …',
  revokeOf: (permission: string, holder: string) => `Revoke ${permission} of ${holder}`,
  acts: 'Actions',
  create: 'Create a resource',
  createDoes: (path: string, below: Count) =>
    `Creates a node below ${path}, which has ${resourcesInEnglish(below)} below it now. The new one has no grants of its own; recursive grants from above apply to it at once.`,
  name: 'Name',
  displayName: 'Name for people (empty: the name)',
  noTypes: 'The type of the service allows nothing below this node.',
  rename: 'Rename',
  renameDoes: (path: string, below: Count) =>
    `Changes the path ${path} and with it the paths of ${resourcesInEnglish(below)} below it. Grants stay. A check by an old path is answered as for a path that does not exist.`,
  move: 'Move …',
  moving: (path: string) => `Moving ${path}. Open the new parent in the tree, then choose “Move here”.`,
  moveHere: 'Move here …',
  moveBelowItself: 'A node cannot be moved below itself.',
  moveNotAway: 'It is below this node now.',
  moveCancel: 'Do not move',
  remove: 'Delete',
  removeDoes: (path: string, below: Count, grants: Count) =>
    `Deletes ${path} with ${resourcesInEnglish(below)} below it and ${grantsInEnglish(grants)}. Access by these grants ends with the next check. This cannot be undone.`,
  resources: resourcesInEnglish,
  grantCount: grantsInEnglish,
  createService: 'Create a service',
  createServiceDoes: 'Creates a tree with nothing in it. Its type decides which resources and permissions it can have.',
}

const de: typeof en = {
  about: 'Die Anwendungen, deren Ressourcen Postern schützt.',
  search: 'Der Name beginnt mit',
  service: 'Dienst',
  type: 'Typ',
  url: 'Adresse',
  created: 'Angelegt',
  none: 'Kein Dienst gefunden',
  noneHint: 'Namen werden nach ihrem Anfang gesucht.',
  unknown: (name) => `Einen Dienst „${name}“ gibt es nicht`,
  unknownHint: 'Er wurde umbenannt oder gelöscht, oder die Adresse ist falsch.',
  allServices: 'Alle Dienste',
  treeAbout: 'Ein Zeichen steht an jedem Knoten, an dem eine Berechtigung, ein Verbot oder eine Vorgabe beginnt.',
  tree: (service) => `Ressourcen von ${service}`,
  filter: (parent) => `In ${parent} beginnt der Name mit`,
  begins: { allow: 'erlaubt', deny: 'verboten', default: 'Vorgabe' },
  rows: {
    more: '100 weitere zeigen',
    whole: 'Die ganze Ebene zeigen',
    none: 'Kein Name beginnt hier so',
    failed: 'Diese Ebene wurde nicht geladen. Noch einmal versuchen',
  },
  path: 'Pfad',
  below: 'Darunter',
  branchGrants: 'Berechtigungen hier und darunter',
  defaults: 'Vorgabe',
  defaultOf: (permission, holders) => `${permission} für ${holders}`,
  holders: { everyone: 'alle', authenticated: 'alle, die angemeldet sind' },
  closed: 'Nicht hier: ein Knoten mit Berechtigungen hat keine Vorgaben.',
  questions: 'Wer Zugriff hat',
  whoMay: 'Wer darf …?',
  why: 'Warum darf … nicht?',
  grants: 'Berechtigungen auf diesem Knoten',
  noGrants: 'Keine. Berechtigungen darüber können gelten.',
  scopes: { match: 'nur dieser Knoten', recursive: 'und alles darunter' },
  since: 'seit',
  until: 'bis',
  ended: 'beendet',
  stepUp: 'nach erneuter Bestätigung',
  give: 'Hier berechtigen …',
  revoke: 'Entziehen …',
  revokeOf: (permission, holder) => `${permission} von ${holder} entziehen`,
  acts: 'Aktionen',
  create: 'Ressource anlegen',
  createDoes: (path, below) =>
    `Legt einen Knoten unter ${path} an, mit jetzt ${resourcesInGerman(below)} darunter. Der neue hat keine eigenen Berechtigungen; rekursive von darüber gelten sofort.`,
  name: 'Name',
  displayName: 'Name für Menschen (leer: der Name)',
  noTypes: 'Der Typ des Dienstes erlaubt nichts unter diesem Knoten.',
  rename: 'Umbenennen',
  renameDoes: (path, below) =>
    `Ändert den Pfad ${path} und die Pfade von ${resourcesInGerman(below)} darunter. Berechtigungen bleiben. Eine Prüfung mit einem alten Pfad wird beantwortet wie für einen Pfad, den es nicht gibt.`,
  move: 'Verschieben …',
  moving: (path) =>
    `${path} wird verschoben. Öffnen Sie den neuen Elternknoten im Baum und wählen Sie dann „Hierher verschieben“.`,
  moveHere: 'Hierher verschieben …',
  moveBelowItself: 'Ein Knoten kann nicht unter sich selbst verschoben werden.',
  moveNotAway: 'Er ist jetzt unter diesem Knoten.',
  moveCancel: 'Nicht verschieben',
  remove: 'Löschen',
  removeDoes: (path, below, grants) =>
    `Löscht ${path} mit ${resourcesInGerman(below)} darunter und ${grantsInGerman(grants)}. Zugriff durch diese Berechtigungen endet mit der nächsten Prüfung. Das kann nicht rückgängig gemacht werden.`,
  resources: inGerman('eine Ressource', 'Ressourcen', 'keine Ressourcen'),
  grantCount: inGerman('eine Berechtigung', 'Berechtigungen', 'keine Berechtigungen'),
  createService: 'Dienst anlegen',
  createServiceDoes:
    'Legt einen leeren Baum an. Sein Typ bestimmt, welche Ressourcen und Berechtigungen er haben kann.',
}

export const words = { en, de }
