/** A mail as a person reads it: one content, rendered as plain text and as its twin in HTML, so that the two cannot say different things. */

/** What a template says: paragraphs, and at most one thing to press. Every text is plain; markup is escaped when it is rendered. */
export interface MailContent {
  /** Of fixed words and our own host's name only: nothing that somebody typed. */
  subject: string
  paragraphs: MailParagraph[]
}

/** A paragraph, or a link that stands alone. */
export type MailParagraph = string | { label: string; url: string }

/** A mail's subject and both of its bodies. */
export interface RenderedMail {
  subject: string
  text: string
  html: string
}

/** Renders both twins. @param language the content's, as in BCP 47: screen readers pronounce by it */
export function renderContent({ subject, paragraphs }: MailContent, language: string): RenderedMail {
  return {
    subject,
    text: `${paragraphs.map(paragraphAsText).join('\n\n')}\n`,
    html: htmlDocument(subject, paragraphs.map(paragraphAsHtml).join('\n'), language),
  }
}

/** The five characters that mean something in HTML, in text and in a quoted attribute alike. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

/** The paragraph to press, where there is a link. */
export function pressing(label: string, link: { url: string } | undefined): MailParagraph[] {
  return link ? [{ label, url: link.url }] : []
}

/** `2026-11-21 10:15 UTC`, in every language: nobody has to guess the order of day and month, or the time zone. @param iso ISO 8601 */
export function moment(iso: string): string {
  return `${new Date(iso).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

function paragraphAsText(paragraph: MailParagraph): string {
  return typeof paragraph === 'string' ? paragraph : `${paragraph.label}:\n${paragraph.url}`
}

function paragraphAsHtml(paragraph: MailParagraph): string {
  if (typeof paragraph === 'string') return `<p>${escapeHtml(paragraph)}</p>`
  const { label, url } = paragraph
  return `<p><a href="${escapeHtml(url)}">${escapeHtml(label)}</a></p>\n<p>${escapeHtml(url)}</p>`
}

/** Mail programs support little: no style sheet, no pictures, nothing that is fetched. */
function htmlDocument(title: string, body: string, language: string): string {
  return `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)}</title></head>
<body>
${body}
</body>
</html>
`
}
