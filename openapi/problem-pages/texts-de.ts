/** What every problem code means, in German; see `texts-en.ts`. */
import type { ProblemCode } from '#http/problems/problem.ts'
import type { ProblemText } from './texts-en.ts'

/** A code without a line here does not compile. */
export const problemTextsInGerman: Record<ProblemCode, ProblemText> = {
  'malformed-request': {
    meaning:
      'Der Body ist leer, unvollständig, nicht UTF-8 oder kein JSON, oder ein Header hat nicht die beschriebene Form.',
    next: 'Berichtigen Sie die Anfrage; `detail` sagt, was falsch ist, und `errors`, warum JSON nicht angenommen wurde.',
  },
  'multiple-credentials': {
    meaning: 'Die Anfrage hat ein Token im Header oder im Body und ein anderes im Cookie; es ist unklar, wer handelt.',
    next: 'Senden Sie eines davon.',
  },
  'method-not-allowed': {
    meaning: 'Den Pfad gibt es, aber nicht mit dieser Methode.',
    next: 'Nehmen Sie eine Methode aus dem Header `Allow`.',
  },
  'body-too-large': {
    meaning: 'Der Body hat mehr Bytes, als die Operation annimmt: 64 KiB, wenn ihre Beschreibung nichts anderes sagt.',
    next: 'Senden Sie weniger auf einmal; `detail` sagt, wie viel angenommen wird.',
  },
  'unsupported-media-type': {
    meaning: 'Der Body hat einen anderen Medientyp oder Zeichensatz, als die Operation annimmt, oder ist komprimiert.',
    next: 'Senden Sie den beschriebenen Medientyp in UTF-8 und nicht komprimiert.',
  },
  'origin-not-allowed': {
    meaning: 'Eine Anfrage, die etwas ändert, hat Cookies und kommt von der Seite einer anderen Website.',
    next: 'Senden Sie sie von einer Seite dieser Website oder eines eingetragenen Origin (`ALLOWED_ORIGINS`), oder mit einem Zugriffstoken statt Cookies.',
  },
  'invalid-request': {
    meaning:
      'Die Anfrage wurde gelesen und ist nicht zulässig: Ein Schlüssel ist unbekannt, ein Wert fehlt oder verstößt gegen eine Regel. Nichts wurde geändert.',
    next: 'Berichtigen Sie die Felder in `errors`; jedes hat einen Zeiger, einen Code und meistens ein Detail.',
  },
  'idempotency-key-reused': {
    meaning: 'Derselbe `Idempotency-Key` kam schon mit einer anderen Anfrage.',
    next: 'Senden Sie mit einer neuen Anfrage einen neuen Schlüssel und denselben nur mit derselben Anfrage.',
  },
  unauthenticated: {
    meaning: 'Die Operation braucht eine Sitzung, und die Anfrage hat kein Zugriffstoken.',
    next: 'Melden Sie sich an, und senden Sie das Zugriffstoken als `Authorization: Bearer <token>`.',
  },
  'invalid-token': {
    meaning: 'Das Zugriffstoken ist kein gültiges, ist gefälscht oder abgelaufen, oder seine Sitzung ist beendet.',
    next: 'Erneuern Sie das Zugriffstoken. Wenn das nicht geht, melden Sie sich neu an.',
  },
  'invalid-credentials': {
    meaning: 'Benutzername oder Passwort stimmt nicht. Jede Anmeldung, die scheitert, hat diese eine Antwort.',
    next: 'Versuchen Sie es noch einmal, oder setzen Sie das Passwort per Mail zurück.',
  },
  'invalid-refresh-token': {
    meaning: 'Das Refresh-Token ist unbekannt, wurde ersetzt oder gehört zu einer beendeten Sitzung.',
    next: 'Melden Sie sich neu an.',
  },
  'invalid-bootstrap-secret': {
    meaning: 'Das Geheimnis ist nicht das `BOOTSTRAP_SECRET` dieser Installation.',
    next: 'Senden Sie den Wert dieser Einstellung.',
  },
  forbidden: {
    meaning: 'Wer anfragt, ist bekannt und darf das nicht. Nichts wurde geändert.',
    next: 'Bitten Sie jemanden mit diesem Recht, oder lassen Sie die Felder in `errors` weg.',
  },
  'not-found': {
    meaning: 'Den Pfad oder das Objekt gibt es nicht, oder es ist für Sie nicht sichtbar. Beides hat dieselbe Antwort.',
    next: 'Prüfen Sie den Pfad und die ID.',
  },
  'link-not-found': {
    meaning: 'Kein Einmal-Link hat dieses Token.',
    next: 'Kopieren Sie den Link vollständig aus der neuesten Mail, oder fordern Sie einen neuen an.',
  },
  'link-expired': {
    meaning: 'Der Einmal-Link wurde benutzt, durch einen neueren ersetzt oder ist abgelaufen.',
    next: 'Wenn Sie ihn noch brauchen, fordern Sie einen neuen an.',
  },
  'name-taken': {
    meaning:
      'Etwas anderes hat diesen Namen oder einen, der als gleich gilt, oder der Name ist reserviert. Nichts wurde geändert.',
    next: 'Wählen Sie einen anderen Namen.',
  },
  'email-taken': {
    meaning: 'Ein anderes Konto hat diese Mailadresse. Nichts wurde geändert.',
    next: 'Nehmen Sie eine andere Adresse, oder melden Sie sich bei dem Konto an, das sie hat.',
  },
  'url-taken': {
    meaning: 'Ein anderer Dienst hat diese URL, vielleicht anders geschrieben. Nichts wurde geändert.',
    next: 'Nehmen Sie eine andere URL, oder ändern Sie den anderen Dienst.',
  },
  'duplicate-grant': {
    meaning: 'Der Inhaber hat diese Berechtigung auf der Ressource schon. Nichts wurde geändert.',
    next: 'Ersetzen Sie sie mit `PUT /v1/grants`.',
  },
  'type-in-use': {
    meaning: 'Dienste verwenden diesen Diensttyp, darum kann er nicht gelöscht werden.',
    next: 'Löschen Sie zuerst diese Dienste.',
  },
  'last-administrator': {
    meaning: 'Nach der Änderung könnte sich niemand mehr als Verwaltung anmelden. Nichts wurde geändert.',
    next: 'Geben Sie zuerst einem anderen Konto diese Rolle.',
  },
  'user-not-deletable': {
    meaning: 'Das Konto gehört zur Verwaltung oder hat noch Rechte, die ein zu löschendes Konto nicht haben darf.',
    next: 'Tun Sie zuerst, was `detail` sagt, und löschen Sie dann das Konto.',
  },
  'membership-not-pending': {
    meaning: 'Das Konto hat nicht um Aufnahme in die Gruppe gebeten; keine Mitgliedschaft wartet auf Bestätigung.',
    next: 'Bitten Sie zuerst um Aufnahme in die Gruppe.',
  },
  'registration-not-pending': {
    meaning:
      'Die Registrierung ist beendet oder in einem anderen Zustand, als diese Operation braucht. `detail` sagt, in welchem.',
    next: 'Rufen Sie die Registrierung ab, und entscheiden Sie nach ihrem Zustand.',
  },
  'terms-not-in-force': {
    meaning: 'Die Bedingungen wurden ersetzt oder zurückgezogen, oder diese Fassung gab es nie.',
    next: 'Lesen Sie die Fassung, die gilt, und stimmen Sie dieser zu.',
  },
  'webhook-disabled': {
    meaning: 'Der Webhook ist abgeschaltet; es wird ihm nichts zugestellt.',
    next: 'Schalten Sie den Webhook zuerst ein.',
  },
  'concurrent-change': {
    meaning:
      'Etwas, worauf sich die Anfrage bezieht, wurde zur selben Zeit geändert oder gelöscht. Nichts wurde geändert.',
    next: 'Senden Sie die Anfrage noch einmal.',
  },
  'already-bootstrapped': {
    meaning: 'Das erste Verwaltungskonto gibt es schon; es wird nur einmal so angelegt.',
    next: 'Melden Sie sich mit einem Verwaltungskonto an.',
  },
  'too-many-attempts': {
    meaning:
      'Zu viele Versuche, sich anzumelden oder ein Passwort anzugeben, sind gescheitert. Bestehende Sitzungen betrifft das nicht.',
    next: 'Warten Sie so viele Sekunden, wie `Retry-After` sagt, oder setzen Sie das Passwort per Mail zurück.',
  },
  'too-many-requests': {
    meaning:
      'Die Operation verschickt Mail oder ist teuer und wurde in kurzer Zeit zu oft verlangt. Nichts wurde geändert.',
    next: 'Warten Sie so viele Sekunden, wie `Retry-After` sagt.',
  },
  unavailable: {
    meaning: 'Die Datenbank kann nicht antworten, oder eine Einstellung dieser Installation fehlt oder ist falsch.',
    next: 'Versuchen Sie es nach so vielen Sekunden noch einmal, wie `Retry-After` sagt. `detail` nennt eine fehlende Einstellung.',
  },
  'internal-error': {
    meaning: 'Ein Fehler in Postern. Das Protokoll der Installation enthält alles dazu.',
    next: 'Melden Sie ihn mit dem Wert von `instance` denen, die diese Installation betreiben.',
  },
}
