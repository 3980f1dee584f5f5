// Generated from schemas/ by `npm run generate`. Do not edit.

/** The names of the ten events. */
export const arkEventNames = [
  'DomainDNSError',
  'MessageBounced',
  'MessageDelayed',
  'MessageDeliveryFailed',
  'MessageHeld',
  'MessageLinkClicked',
  'MessageLoaded',
  'MessageSent',
  'SendLimitApproaching',
  'SendLimitExceeded',
] as const;

/** The names of all fields. */
export const fieldNames = [
  'server',
  'domain',
  'uuid',
  'dns_checked_at',
  'spf_status',
  'spf_error',
  'dkim_status',
  'dkim_error',
  'mx_status',
  'mx_error',
  'return_path_status',
  'return_path_error',
  'original_message',
  'bounce',
  'message',
  'status',
  'details',
  'output',
  'sent_with_ssl',
  'timestamp',
  'time',
  'classification',
  'classification_code',
  'smtp_enhanced_code',
  'remote_host',
  'ip_address',
  'user_agent',
  'url',
  'token',
  'volume',
  'limit',
  'event',
  'payload',
  'id',
  'direction',
  'message_id',
  'to',
  'from',
  'subject',
  'spam_status',
  'tag',
  'metadata',
  'tenant_id',
  '_test',
  'name',
  'permalink',
  'organization',
] as const;

/**
 * The payload of each event, by the name of the event.
 */
export interface ArkPayloads {
  /**
   * A DNS record of a sending domain is missing or wrong. Comes about once an hour while it lasts.
   */
  DomainDNSError: DomainDNSErrorPayload;
  /**
   * A message that had been accepted came back as a bounce. Ark does not suppress the address: that is left to the app.
   */
  MessageBounced: MessageBouncedPayload;
  /**
   * An attempt to deliver a message failed for now and will be made again. Comes once per failed attempt, up to 18 times a message.
   */
  MessageDelayed: MessageDelayedPayload;
  /**
   * A message could not be delivered and will not be tried again. Ark adds the address to its suppression list.
   */
  MessageDeliveryFailed: MessageDeliveryFailedPayload;
  /**
   * A message was held back and not sent: high spam score, a suppressed recipient, a limit.
   */
  MessageHeld: MessageHeldPayload;
  /**
   * A tracked link of a message was clicked. Comes once per click.
   */
  MessageLinkClicked: MessageLinkClickedPayload;
  /**
   * A message was opened: its tracking image was loaded. Comes once per open.
   */
  MessageLoaded: MessageLoadedPayload;
  /**
   * A message was accepted by the recipient's mail server.
   */
  MessageSent: MessageSentPayload;
  /**
   * A mail server has used 90 % of what it may send an hour. Reaches only endpoints subscribed to all events.
   */
  SendLimitApproaching: SendLimitApproachingPayload;
  /**
   * A mail server has used up what it may send an hour. Reaches only endpoints subscribed to all events.
   */
  SendLimitExceeded: SendLimitExceededPayload;
}
/**
 * A DNS record of a sending domain is missing or wrong. Comes about once an hour while it lasts.
 */
export interface DomainDNSErrorPayload {
  /**
   * The mail server the domain belongs to.
   */
  server: ArkServer;
  /**
   * The domain whose DNS records were checked.
   */
  domain: string;
  /**
   * Names the domain, not the event. Not always a valid UUID.
   */
  uuid: string;
  /**
   * When the records were checked, in Unix seconds with a fraction.
   */
  dns_checked_at: number;
  /**
   * State of the domain's SPF record. Null where it was not checked.
   */
  spf_status?: 'OK' | 'Missing' | 'Invalid' | (string & {}) | null;
  /**
   * What is wrong with the domain's SPF record, in words for people.
   */
  spf_error?: string | null;
  /**
   * State of the domain's DKIM record. Null where it was not checked.
   */
  dkim_status?: 'OK' | 'Missing' | 'Invalid' | (string & {}) | null;
  /**
   * What is wrong with the domain's DKIM record, in words for people.
   */
  dkim_error?: string | null;
  /**
   * State of the domain's MX records. Null where it was not checked.
   */
  mx_status?: 'OK' | 'Missing' | 'Invalid' | (string & {}) | null;
  /**
   * What is wrong with the domain's MX records, in words for people.
   */
  mx_error?: string | null;
  /**
   * State of the domain's return path record. Null where it was not checked.
   */
  return_path_status?: 'OK' | 'Missing' | 'Invalid' | (string & {}) | null;
  /**
   * What is wrong with the domain's return path record, in words for people.
   */
  return_path_error?: string | null;
}
/**
 * A mail server of the account.
 */
export interface ArkServer {
  /**
   * Names the server.
   */
  uuid?: string;
  /**
   * The server's name, for people.
   */
  name?: string;
  /**
   * The server's name in URLs.
   */
  permalink?: string;
  /**
   * The permalink of the organization the server belongs to.
   */
  organization?: string | null;
}
/**
 * A message that had been accepted came back as a bounce. Ark does not suppress the address: that is left to the app.
 */
export interface MessageBouncedPayload {
  /**
   * The message that was sent. Its `to` is the address that bounced.
   */
  original_message: ArkMessage;
  /**
   * The bounce that came in. Its `from` is often empty.
   */
  bounce: ArkMessage;
}
/**
 * A message as it appears in every message event.
 */
export interface ArkMessage {
  /**
   * Number of the message on its mail server.
   */
  id: number;
  /**
   * The id that Ark's API gave the email when it was sent: the key to correlate with.
   */
  token?: string | null;
  /**
   * Whether the message was sent by the app or came in.
   */
  direction: 'outgoing' | 'incoming' | (string & {});
  /**
   * The Message-ID header, with or without angle brackets.
   */
  message_id?: string | null;
  /**
   * The envelope recipient.
   */
  to: string;
  /**
   * The envelope sender. Empty in a bounce.
   */
  from?: string | null;
  /**
   * The Subject header. May be empty.
   */
  subject?: string | null;
  /**
   * When the message was made, in Unix seconds with a fraction. Can be days before the event.
   */
  timestamp: number;
  /**
   * What the spam check said.
   */
  spam_status?: 'NotChecked' | 'NotSpam' | 'Spam' | (string & {});
  /**
   * The tag the app gave the message. May be empty.
   */
  tag?: string | null;
  /**
   * What the app attached to the message: at most 10 keys, each a string.
   */
  metadata?: {
    [k: string]: string;
  } | null;
}
/**
 * An attempt to deliver a message failed for now and will be made again. Comes once per failed attempt, up to 18 times a message.
 */
export interface MessageDelayedPayload {
  /**
   * The message this attempt was about.
   */
  message: ArkMessage;
  /**
   * Always SoftFail.
   */
  status: 'SoftFail';
  /**
   * What happened, in words for people. The wording varies: show it, do not compare it.
   */
  details?: string | null;
  /**
   * The raw reply of the receiving mail server. May be empty and may hold line breaks.
   */
  output?: string;
  /**
   * Whether the connection to the receiving mail server was encrypted. Null where there was no connection.
   */
  sent_with_ssl?: boolean | null;
  /**
   * When this attempt was made, in Unix seconds with a fraction.
   */
  timestamp: number;
  /**
   * How long this attempt took, in seconds. Null where it was not measured.
   */
  time?: number | null;
  /**
   * Why the attempt failed, as a name. It wins over classification_code where the two disagree. New names may come.
   */
  classification?:
    | 'invalid_recipient'
    | 'inactive_mailbox'
    | 'mailbox_full'
    | 'invalid_domain'
    | 'dns_failure'
    | 'routing_error'
    | 'spam_block'
    | 'spam_content'
    | 'policy_rejection'
    | 'connection_error'
    | 'protocol_error'
    | 'transient_failure'
    | 'unclassified'
    | (string & {})
    | null;
  /**
   * Why the attempt failed, as a number: 10-19 recipient, 20-29 domain, 30-39 reputation and policy, 40-49 technical, 99 other. New codes may come.
   */
  classification_code?: 10 | 11 | 12 | 20 | 21 | 22 | 30 | 31 | 32 | 40 | 41 | 42 | 99 | (number & {}) | null;
  /**
   * The enhanced status code (RFC 3463) of the receiving mail server, such as 5.1.1.
   */
  smtp_enhanced_code?: string | null;
  /**
   * The host name of the mail server that answered.
   */
  remote_host?: string | null;
}
/**
 * A message could not be delivered and will not be tried again. Ark adds the address to its suppression list.
 */
export interface MessageDeliveryFailedPayload {
  /**
   * The message this attempt was about.
   */
  message: ArkMessage;
  /**
   * Always HardFail.
   */
  status: 'HardFail';
  /**
   * What happened, in words for people. The wording varies: show it, do not compare it.
   */
  details?: string | null;
  /**
   * The raw reply of the receiving mail server. May be empty and may hold line breaks.
   */
  output?: string;
  /**
   * Whether the connection to the receiving mail server was encrypted. Null where there was no connection.
   */
  sent_with_ssl?: boolean | null;
  /**
   * When this attempt was made, in Unix seconds with a fraction.
   */
  timestamp: number;
  /**
   * How long this attempt took, in seconds. Null where it was not measured.
   */
  time?: number | null;
  /**
   * Why the attempt failed, as a name. It wins over classification_code where the two disagree. New names may come.
   */
  classification?:
    | 'invalid_recipient'
    | 'inactive_mailbox'
    | 'mailbox_full'
    | 'invalid_domain'
    | 'dns_failure'
    | 'routing_error'
    | 'spam_block'
    | 'spam_content'
    | 'policy_rejection'
    | 'connection_error'
    | 'protocol_error'
    | 'transient_failure'
    | 'unclassified'
    | (string & {})
    | null;
  /**
   * Why the attempt failed, as a number: 10-19 recipient, 20-29 domain, 30-39 reputation and policy, 40-49 technical, 99 other. New codes may come.
   */
  classification_code?: 10 | 11 | 12 | 20 | 21 | 22 | 30 | 31 | 32 | 40 | 41 | 42 | 99 | (number & {}) | null;
  /**
   * The enhanced status code (RFC 3463) of the receiving mail server, such as 5.1.1.
   */
  smtp_enhanced_code?: string | null;
  /**
   * The host name of the mail server that answered.
   */
  remote_host?: string | null;
}
/**
 * A message was held back and not sent: high spam score, a suppressed recipient, a limit.
 */
export interface MessageHeldPayload {
  /**
   * The message this attempt was about.
   */
  message: ArkMessage;
  /**
   * Always Held.
   */
  status: 'Held';
  /**
   * What happened, in words for people. The wording varies: show it, do not compare it.
   */
  details?: string | null;
  /**
   * The raw reply of the receiving mail server. May be empty and may hold line breaks.
   */
  output?: string;
  /**
   * Whether the connection to the receiving mail server was encrypted. Null where there was no connection.
   */
  sent_with_ssl?: boolean | null;
  /**
   * When this attempt was made, in Unix seconds with a fraction.
   */
  timestamp: number;
  /**
   * How long this attempt took, in seconds. Null where it was not measured.
   */
  time?: number | null;
}
/**
 * A tracked link of a message was clicked. Comes once per click.
 */
export interface MessageLinkClickedPayload {
  /**
   * The message that was opened or whose link was clicked.
   */
  message: ArkMessage;
  /**
   * The address the request came from, IPv4 or IPv6.
   */
  ip_address: string;
  /**
   * The User-Agent header of the request.
   */
  user_agent?: string | null;
  /**
   * Where the link leads: whatever the message linked to.
   */
  url: string;
  /**
   * Names the link, not the message.
   */
  token: string;
}
/**
 * A message was opened: its tracking image was loaded. Comes once per open.
 */
export interface MessageLoadedPayload {
  /**
   * The message that was opened or whose link was clicked.
   */
  message: ArkMessage;
  /**
   * The address the request came from, IPv4 or IPv6.
   */
  ip_address: string;
  /**
   * The User-Agent header of the request.
   */
  user_agent?: string | null;
}
/**
 * A message was accepted by the recipient's mail server.
 */
export interface MessageSentPayload {
  /**
   * The message this attempt was about.
   */
  message: ArkMessage;
  /**
   * Always Sent.
   */
  status: 'Sent';
  /**
   * What happened, in words for people. The wording varies: show it, do not compare it.
   */
  details?: string | null;
  /**
   * The raw reply of the receiving mail server. May be empty and may hold line breaks.
   */
  output?: string;
  /**
   * Whether the connection to the receiving mail server was encrypted. Null where there was no connection.
   */
  sent_with_ssl?: boolean | null;
  /**
   * When this attempt was made, in Unix seconds with a fraction.
   */
  timestamp: number;
  /**
   * How long this attempt took, in seconds. Null where it was not measured.
   */
  time?: number | null;
}
/**
 * A mail server has used 90 % of what it may send an hour. Reaches only endpoints subscribed to all events.
 */
export interface SendLimitApproachingPayload {
  /**
   * The mail server whose limit it is.
   */
  server: ArkServer;
  /**
   * How many messages were sent in the last hour.
   */
  volume: number;
  /**
   * How many messages may be sent an hour.
   */
  limit: number;
}
/**
 * A mail server has used up what it may send an hour. Reaches only endpoints subscribed to all events.
 */
export interface SendLimitExceededPayload {
  /**
   * The mail server whose limit it is.
   */
  server: ArkServer;
  /**
   * How many messages were sent in the last hour.
   */
  volume: number;
  /**
   * How many messages may be sent an hour.
   */
  limit: number;
}
