/** The words of the first start. */
const en = {
  title: 'Create the first superuser',
  about: 'This installation has no users yet. The account that you create here has all rights.',
  secret: 'Bootstrap secret',
  secretPlace:
    'The secret BOOTSTRAP_SECRET of the deployment. “npm start” prints it; elsewhere it is among the secrets of the Worker.',
  username: 'User name',
  email: 'Email address',
  password: 'Password',
  passwordHint: 'At least 15 characters.',
  button: 'Create the superuser',
  done: 'The superuser exists. Sign in with this account.',
}

const de: typeof en = {
  title: 'Den ersten Superuser anlegen',
  about: 'Diese Installation hat noch keine Konten. Das Konto, das Sie hier anlegen, hat alle Rechte.',
  secret: 'Startgeheimnis',
  secretPlace:
    'Das Geheimnis BOOTSTRAP_SECRET der Installation. „npm start“ gibt es aus; sonst steht es bei den Geheimnissen des Workers.',
  username: 'Benutzername',
  email: 'E-Mail-Adresse',
  password: 'Passwort',
  passwordHint: 'Mindestens 15 Zeichen.',
  button: 'Superuser anlegen',
  done: 'Der Superuser ist angelegt. Melden Sie sich mit diesem Konto an.',
}

export const words = { en, de }
