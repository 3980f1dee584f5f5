/** The wordings of `payload.details`, from Ark's documentation and Postal's source. */

/** The fields of a text, as strings. */
export type DetailFields = Record<string, string>;

/** A part of a wording. It ends with a delimiter, so that an incomplete text never yields an incomplete field. */
export interface Step {
  /** Its named groups are fields, except `toEnd`, which matches if the only delimiter is the end of the text. */
  pattern: RegExp;
  /** Fields that the wording implies. */
  implies?: DetailFields;
}

/** A recipient: spaces occur only in a quoted local part. */
const recipient = String.raw`(?<recipient>(?:"(?:[^"\\]|\\.)*"|[^\s"])+)`;
const toIpPattern = (name: string): string => String.raw`(?<${name}>[\d.]+|[\da-f:.]+)`;

const createStep = (pattern: string, implies?: DetailFields): Step => ({
  pattern: new RegExp(`^${pattern}`, 'i'),
  ...(implies && { implies }),
});

const server: Step[] = [
  createStep(String.raw`\[?${toIpPattern('ip')}\]?:(?<port>\d+) \(`),
  createStep(String.raw`(?<hostname>[^()]*)\)`),
  createStep(String.raw` \(from \[?${toIpPattern('sourceIp')}\]?\)`),
];
/** A server as above, or only its name, as in newer documentation. */
const serverOrName: Step[] = [
  createStep(
    String.raw`(?:\[?${toIpPattern('ip')}\]?:(?<port>\d+) \(|(?<hostname>(?=[^\s():]*[a-z])[^\s():]+?)(?=\.? |(?<toEnd>\.?$)))`,
  ),
  ...server.slice(1),
];

/** Each wording is a list of steps. The first identifies the wording; the others are read as far as the text matches. */
export const wordings: Step[][] = [
  [createStep('Message for '), createStep(`${recipient} accepted by `), ...server],
  [
    createStep(String.raw`(?<code>\d{3}) (?<classification>[a-z_ ]+): Delivery to `),
    createStep(`${recipient} failed at `),
    ...serverOrName,
  ],
  [
    createStep('(?<classification>Connection error): Could not connect to any mail server for '),
    createStep(String.raw`(?<domain>[^\s]+?)(?=\.? |(?<toEnd>\.?$))`),
  ],
  [
    createStep(String.raw`No SMTP servers were available for (?<domain>\S+)\.(?= )`),
    createStep(' (?:No hosts to try|Tried .+)'),
  ],
  [createStep('(?:Temporary|Permanent) SMTP delivery error when sending to '), ...server],
  [createStep('An error occurred while sending the message to '), ...server],

  [
    createStep('Maximum number of delivery attempts', { failureReason: 'too_many_attempts' }),
    createStep(String.raw` \((?<attempts>\d+)\)`),
    createStep(' has been reached'),
  ],
  [
    createStep('Message is likely spam', { failureReason: 'spam' }),
    createStep(String.raw`\. Threshold is \S+ and the message scored .+`),
  ],
  [createStep('Message is spam and the route specifies it should be failed', { failureReason: 'spam' })],
  [
    createStep("Message's spam score is higher than the failure threshold for this server", { failureReason: 'spam' }),
    createStep(String.raw`\. Threshold is currently .+`),
  ],
  [
    createStep('Raw message has been removed', { failureReason: 'message_removed' }),
    createStep(String.raw`\. Cannot send message`),
  ],
  [createStep("Message's domain no longer exists?", { failureReason: 'domain_removed' })],
  [createStep("Message doesn't have an RCPT to", { failureReason: 'no_recipient' })],
  [createStep('Message does not have a route and/or endpoint available for delivery', { failureReason: 'no_route' })],
  [createStep('Invalid endpoint for route', { failureReason: 'no_route' })],
  [createStep('Message has been bounced because the route asks for this', { failureReason: 'bounced_by_route' })],

  [
    createStep(String.raw`Recipient \(${recipient}\) is on the suppression list`, {
      heldReason: 'suppressed',
      suppression: 'listed',
    }),
    createStep(String.raw` \(reason: (?<suppressionReason>[^()]+)\)`),
  ],
  [createStep('Message held due to high spam score', { heldReason: 'spam' })],
  [createStep('Message placed into quarantine', { heldReason: 'spam' })],
  [createStep(String.raw`Message held because send limit(?: \(\d+\))? has been reached`, { heldReason: 'send_limit' })],
  [createStep('Credential is configured to hold all messages authenticated by it', { heldReason: 'credential' })],
  [createStep('Server is in development mode', { heldReason: 'development_mode' })],
  [createStep('Message has been accepted but not sent to any endpoints', { heldReason: 'route' })],
];

/** Sentences that can follow any wording. */
export const closingSentences: Step[] = [
  createStep(String.raw`\.? Recipient added to suppression list(?: \((?:reason: )?(?<suppressionReason>[^()]+)\))?`, {
    suppression: 'added',
  }),
  createStep(String.raw`\.? Recipient removed from suppression list`, { suppression: 'removed' }),
  createStep(String.raw`\.? Added ${recipient} to suppression list because delivery has failed \d+ times`, {
    suppression: 'added',
  }),
];
