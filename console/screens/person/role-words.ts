/** The words of the role of a person. */
const en = {
  change: 'Change the role',
  changeDoes: (name: string) => `All sessions of ${name} end, and the new role counts from the next sign-in on.`,
  role: 'New role',
  none: 'none',
  gains: (name: string) => `${name} can then also:`,
  loses: (name: string) => `${name} can no longer:`,
}

const de: typeof en = {
  change: 'Rolle ändern',
  changeDoes: (name) => `Alle Sitzungen von ${name} enden, und die neue Rolle gilt von der nächsten Anmeldung an.`,
  role: 'Neue Rolle',
  none: 'keine',
  gains: (name) => `${name} kann dann auch:`,
  loses: (name) => `${name} kann nicht mehr:`,
}

export const words = { en, de }
