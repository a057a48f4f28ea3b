/** The words of the recoveries that wait. */
const en = {
  title: 'Recoveries of second factors that wait',
  due: (when: string) => `loses every second factor ${when}`,
  startedBy: (name: string) => `started by ${name}`,
  more: 'There are more: find the person by name.',
}

const de: typeof en = {
  title: 'Wiederherstellungen zweiter Faktoren, die warten',
  due: (when) => `verliert alle zweiten Faktoren ${when}`,
  startedBy: (name) => `begonnen von ${name}`,
  more: 'Es gibt weitere: Suchen Sie die Person nach Namen.',
}

export const words = { en, de }
