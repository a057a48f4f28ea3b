/** The words of the verifier of signatures. */
const en = {
  about: 'Paste what the receiver got. Everything stays in this browser: nothing is sent, and nothing is kept.',
  headers: 'Headers, one a line',
  body: 'Body, exactly as it arrived',
  bodyHint: 'Every blank counts. For GET and HEAD: the query that Postern added.',
  secret: 'Secret of the webhook (whsec_…)',
  publicKey: 'Public key of the deployment (whpk_…)',
  publicHint: 'As this deployment publishes it.',
  waiting: 'Paste headers, the body and a key.',
  genuine: (sent: string) => `Genuine: Postern sent it ${sent}.`,
  late: 'A receiver refuses it by now, since it was sent more than five minutes ago.',
  codes: {
    'missing-header': 'One of the headers webhook-id, webhook-timestamp and webhook-signature is missing.',
    stale: 'The time in webhook-timestamp is not one.',
    'invalid-signature': 'Not genuine: the signature does not fit the id, the time, the body and the key.',
    'invalid-body': 'The signature holds, but the body is no JSON.',
  },
  badKey: 'The key has not the right form.',
}

const de: typeof en = {
  about:
    'Fügen Sie ein, was der Empfänger bekam. Alles bleibt in diesem Browser: nichts wird gesendet, nichts behalten.',
  headers: 'Kopfzeilen, eine je Zeile',
  body: 'Inhalt, genau wie er ankam',
  bodyHint: 'Jedes Leerzeichen zählt. Bei GET und HEAD: die Abfrage, die Postern angehängt hat.',
  secret: 'Geheimnis des Webhooks (whsec_…)',
  publicKey: 'Öffentlicher Schlüssel der Installation (whpk_…)',
  publicHint: 'Wie ihn diese Installation veröffentlicht.',
  waiting: 'Fügen Sie Kopfzeilen, den Inhalt und einen Schlüssel ein.',
  genuine: (sent) => `Echt: Postern hat sie gesendet, ${sent}.`,
  late: 'Ein Empfänger lehnt sie inzwischen ab, weil sie vor mehr als fünf Minuten gesendet wurde.',
  codes: {
    'missing-header': 'Eine der Kopfzeilen webhook-id, webhook-timestamp und webhook-signature fehlt.',
    stale: 'Die Zeit in webhook-timestamp ist keine.',
    'invalid-signature': 'Nicht echt: Die Signatur passt nicht zu Kennung, Zeit, Inhalt und Schlüssel.',
    'invalid-body': 'Die Signatur stimmt, aber der Inhalt ist kein JSON.',
  },
  badKey: 'Der Schlüssel hat nicht die richtige Form.',
}

export const words = { en, de }
