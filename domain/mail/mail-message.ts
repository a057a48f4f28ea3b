/** The content of an email, rendered as plain text and as HTML, so that both say the same. */

/** The content of a template: paragraphs, and at most one link. Texts are plain; rendering escapes them. */
export interface MailContent {
  /** Fixed words and the host of the deployment only, never user input. */
  subject: string
  paragraphs: MailParagraph[]
}

/** A paragraph, or a link in a line of its own. */
export type MailParagraph = string | { label: string; url: string }

export interface RenderedMail {
  subject: string
  text: string
  html: string
}

/** Renders plain text and HTML. @param language of the content, BCP 47; screen readers need it for the pronunciation */
export function renderContent({ subject, paragraphs }: MailContent, language: string): RenderedMail {
  return {
    subject,
    text: `${paragraphs.map(paragraphAsText).join('\n\n')}\n`,
    html: htmlDocument(subject, paragraphs.map(paragraphAsHtml).join('\n'), language),
  }
}

/** The five special characters of HTML, in text and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

/** The paragraph of the link, if there is one. */
export function pressing(label: string, link: { url: string } | undefined): MailParagraph[] {
  return link ? [{ label, url: link.url }] : []
}

/**
 * Formats an instant as `2026-11-21 10:15 UTC`, the same in every language, because other formats are ambiguous in day, month and time zone.
 *
 * @param iso ISO 8601
 */
export function moment(iso: string): string {
  return `${new Date(iso).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

function paragraphAsText(paragraph: MailParagraph): string {
  return typeof paragraph === 'string' ? paragraph : `${paragraph.label}:\n${paragraph.url}`
}

/**
 * Styles are attributes, since many mail programs drop style sheets; nothing is loaded. Text and background have no colours, so each program shows
 * its own, dark ones too; the button has both, 8.9:1. Long addresses break, so that a narrow window needs no scrolling.
 */
const frameStyle = 'max-width:36em;margin:0 auto;padding:16px;font:16px/1.5 system-ui,sans-serif;overflow-wrap:anywhere'
const buttonStyle =
  'display:inline-block;padding:12px 24px;border-radius:4px;background-color:#0b4a8f;color:#ffffff;font-weight:600;text-decoration:none'

function paragraphAsHtml(paragraph: MailParagraph): string {
  if (typeof paragraph === 'string') return `<p>${escapeHtml(paragraph)}</p>`
  const { label, url } = paragraph
  return `<p><a href="${escapeHtml(url)}" style="${buttonStyle}">${escapeHtml(label)}</a></p>
<p style="font-size:14px">${escapeHtml(url)}</p>`
}

function htmlDocument(title: string, body: string, language: string): string {
  return `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>${escapeHtml(title)}</title></head>
<body style="margin:0">
<div style="${frameStyle}">
${body}
</div>
</body>
</html>
`
}
