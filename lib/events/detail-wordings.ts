/** The wordings of `payload.details`, as Ark documents them and as Postal's source contains them. */

/** The fields of a text, as strings. */
export type DetailFields = Record<string, string>;

/** A part of a wording. It ends with a delimiter, so that a text that is cut off never yields half a field. */
export interface Step {
  /** Its named groups are fields, except `toEnd`: it matches if the step has no delimiter but the end of the text. */
  pattern: RegExp;
  /** Fields that follow from the wording itself. */
  implies?: DetailFields;
}

/** A recipient: spaces occur only in a quoted local part. */
const recipient = String.raw`(?<recipient>(?:"(?:[^"\\]|\\.)*"|[^\s"])+)`;
const ip = (name: string): string => String.raw`(?<${name}>[\d.]+|[\da-f:.]+)`;

const step = (pattern: string, implies?: DetailFields): Step => ({
  pattern: new RegExp(`^${pattern}`, 'i'),
  ...(implies && { implies }),
});

const server: Step[] = [
  step(String.raw`\[?${ip('ip')}\]?:(?<port>\d+) \(`),
  step(String.raw`(?<hostname>[^()]*)\)`),
  step(String.raw` \(from \[?${ip('sourceIp')}\]?\)`),
];
/** A server as an older page writes it, or the name alone as a newer one does. */
const serverOrName: Step[] = [
  step(
    String.raw`(?:\[?${ip('ip')}\]?:(?<port>\d+) \(|(?<hostname>(?=[^\s():]*[a-z])[^\s():]+?)(?=\.? |(?<toEnd>\.?$)))`,
  ),
  ...server.slice(1),
];

/** Each wording is a list of steps. The first identifies the wording; each further one applies if the text continues so. */
export const wordings: Step[][] = [
  [step('Message for '), step(`${recipient} accepted by `), ...server],
  [
    step(String.raw`(?<code>\d{3}) (?<classification>[a-z_ ]+): Delivery to `),
    step(`${recipient} failed at `),
    ...serverOrName,
  ],
  [
    step('(?<classification>Connection error): Could not connect to any mail server for '),
    step(String.raw`(?<domain>[^\s]+?)(?=\.? |(?<toEnd>\.?$))`),
  ],
  [step(String.raw`No SMTP servers were available for (?<domain>\S+)\.(?= )`), step(' (?:No hosts to try|Tried .+)')],
  [step('(?:Temporary|Permanent) SMTP delivery error when sending to '), ...server],
  [step('An error occurred while sending the message to '), ...server],

  [
    step('Maximum number of delivery attempts', { failureReason: 'too_many_attempts' }),
    step(String.raw` \((?<attempts>\d+)\)`),
    step(' has been reached'),
  ],
  [
    step('Message is likely spam', { failureReason: 'spam' }),
    step(String.raw`\. Threshold is \S+ and the message scored .+`),
  ],
  [step('Message is spam and the route specifies it should be failed', { failureReason: 'spam' })],
  [
    step("Message's spam score is higher than the failure threshold for this server", { failureReason: 'spam' }),
    step(String.raw`\. Threshold is currently .+`),
  ],
  [
    step('Raw message has been removed', { failureReason: 'message_removed' }),
    step(String.raw`\. Cannot send message`),
  ],
  [step("Message's domain no longer exists?", { failureReason: 'domain_removed' })],
  [step("Message doesn't have an RCPT to", { failureReason: 'no_recipient' })],
  [step('Message does not have a route and/or endpoint available for delivery', { failureReason: 'no_route' })],
  [step('Invalid endpoint for route', { failureReason: 'no_route' })],
  [step('Message has been bounced because the route asks for this', { failureReason: 'bounced_by_route' })],

  [
    step(String.raw`Recipient \(${recipient}\) is on the suppression list`, {
      heldReason: 'suppressed',
      suppression: 'listed',
    }),
    step(String.raw` \(reason: (?<suppressionReason>[^()]+)\)`),
  ],
  [step('Message held due to high spam score', { heldReason: 'spam' })],
  [step('Message placed into quarantine', { heldReason: 'spam' })],
  [step(String.raw`Message held because send limit(?: \(\d+\))? has been reached`, { heldReason: 'send_limit' })],
  [step('Credential is configured to hold all messages authenticated by it', { heldReason: 'credential' })],
  [step('Server is in development mode', { heldReason: 'development_mode' })],
  [step('Message has been accepted but not sent to any endpoints', { heldReason: 'route' })],
];

/** What can follow any wording. */
export const closingSentences: Step[] = [
  step(String.raw`\.? Recipient added to suppression list(?: \((?:reason: )?(?<suppressionReason>[^()]+)\))?`, {
    suppression: 'added',
  }),
  step(String.raw`\.? Recipient removed from suppression list`, { suppression: 'removed' }),
  step(String.raw`\.? Added ${recipient} to suppression list because delivery has failed \d+ times`, {
    suppression: 'added',
  }),
];
