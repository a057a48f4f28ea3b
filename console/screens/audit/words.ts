/** The words of the seals on the audit log. */
const en = {
  sealed: (until: string) => `Sealed up to ${until}`,
  unsealed: 'Nothing is sealed yet: events are sealed a minute after they happen, when the sweeper runs.',
  digest: 'digest',
  toSeals: 'Verify the seals',
  title: 'Seals of the audit log',
  about:
    'Each seal is the SHA-256 of the seal before it and of up to 1,000 events, so it covers everything before it. An event that is changed, removed or added later no longer fits its seal.',
  back: 'To the audit log',
  seal: 'Seal',
  through: 'Events up to',
  events: 'Events',
  created: 'Sealed',
  state: 'Verified here',
  none: 'Nothing is sealed yet',
  noneHint: 'Events are sealed a minute after they happen, when the sweeper runs.',
  kept: 'A digest that you kept',
  keptFound: (at: string) =>
    `This is the digest of the seal of ${at}. If it holds, nothing before it was changed since you kept it.`,
  keptMissing:
    'No seal on this page has this digest. Look at the next page; if none has it, the log was rewritten or shortened.',
  verify: 'Verify this page',
  verifying: (done: number, all: number) => `Verifying: ${done} of ${all} seals …`,
  holds: (seals: number, events: string) =>
    `${seals === 1 ? 'One seal holds' : `${seals} seals hold`}: ${events} events are as they were when they were sealed.`,
  broken: (seals: number) =>
    seals === 1
      ? 'One seal does not hold. One of its events, or the seal, was changed, removed or added.'
      : `${seals} seals do not hold. Events of them, or the seals, were changed, removed or added.`,
  states: { checking: 'checking …', holds: 'holds', broken: 'does not hold' },
  honest:
    'Your browser computes this from what Postern answers. It cannot see that the end of the log was cut off, or that everything was sealed anew: a digest that you keep elsewhere can.',
}

const de: typeof en = {
  sealed: (until) => `Versiegelt bis ${until}`,
  unsealed: 'Noch nichts ist versiegelt: Ereignisse werden eine Minute später versiegelt, wenn der Sweeper läuft.',
  digest: 'Prüfsumme',
  toSeals: 'Siegel prüfen',
  title: 'Siegel des Audit-Logs',
  about:
    'Jedes Siegel ist das SHA-256 des Siegels davor und von bis zu 1.000 Ereignissen, umfasst also alles davor. Zu einem Ereignis, das später geändert, entfernt oder eingefügt ist, passt sein Siegel nicht mehr.',
  back: 'Zum Audit-Log',
  seal: 'Siegel',
  through: 'Ereignisse bis',
  events: 'Ereignisse',
  created: 'Versiegelt',
  state: 'Hier geprüft',
  none: 'Noch nichts ist versiegelt',
  noneHint: 'Ereignisse werden eine Minute später versiegelt, wenn der Sweeper läuft.',
  kept: 'Eine Prüfsumme, die Sie aufbewahrt haben',
  keptFound: (at) =>
    `Das ist die Prüfsumme des Siegels von ${at}. Wenn es hält, ist davor nichts geändert, seit Sie sie aufbewahrt haben.`,
  keptMissing:
    'Kein Siegel auf dieser Seite hat diese Prüfsumme. Sehen Sie auf der nächsten Seite nach; hat sie keines, ist das Log neu geschrieben oder gekürzt.',
  verify: 'Diese Seite prüfen',
  verifying: (done, all) => `Prüft: ${done} von ${all} Siegeln …`,
  holds: (seals, events) =>
    `${seals === 1 ? 'Ein Siegel hält' : `${seals} Siegel halten`}: ${events} Ereignisse sind, wie sie beim Versiegeln waren.`,
  broken: (seals) =>
    seals === 1
      ? 'Ein Siegel hält nicht. Eines seiner Ereignisse oder das Siegel ist geändert, entfernt oder eingefügt.'
      : `${seals} Siegel halten nicht. Ereignisse von ihnen oder die Siegel sind geändert, entfernt oder eingefügt.`,
  states: { checking: 'prüft …', holds: 'hält', broken: 'hält nicht' },
  honest:
    'Ihr Browser berechnet das aus dem, was Postern antwortet. Dass das Ende des Logs abgeschnitten oder alles neu versiegelt ist, sieht er nicht: Eine Prüfsumme, die Sie anderswo aufbewahren, zeigt es.',
}

export const words = { en, de }
