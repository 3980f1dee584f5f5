// Generated from schemas/ by `npm run generate`. Do not edit.

/**
 * The payload of each event, by the name of the event.
 */
export interface ArkPayloads {
  /**
   * A DNS record of a sending domain is missing or invalid. Sent about once an hour until it is fixed.
   */
  DomainDNSError: DomainDNSErrorPayload;
  /**
   * A bounce message was received for a message that had been accepted. It can be a delay notice or an automatic reply: the event does not say which. Ark does not suppress the address; that is up to the app.
   */
  MessageBounced: MessageBouncedPayload;
  /**
   * An attempt to deliver a message failed temporarily and will be retried. Sent once per failed attempt, up to 18 times for a message.
   */
  MessageDelayed: MessageDelayedPayload;
  /**
   * A message could not be delivered and will not be retried. Ark may add the address to its suppression list. Also sent for incoming mail, whose recipient is the address of the app.
   */
  MessageDeliveryFailed: MessageDeliveryFailedPayload;
  /**
   * A message was held and not sent: its recipient is on the suppression list, its spam score is too high, or a limit is reached.
   */
  MessageHeld: MessageHeldPayload;
  /**
   * A tracked link in a message was clicked. Sent once per click.
   */
  MessageLinkClicked: MessageLinkClickedPayload;
  /**
   * A message was opened: its tracking image was loaded. Sent once per open.
   */
  MessageLoaded: MessageLoadedPayload;
  /**
   * The recipient's mail server accepted a message.
   */
  MessageSent: MessageSentPayload;
  /**
   * A mail server has used 90 % of its hourly send limit. Sent only to endpoints that are subscribed to all events, at most once an hour. Without an envelope, this event and SendLimitExceeded look alike: the name is inferred from volume and limit, and can be wrong.
   */
  SendLimitApproaching: SendLimitApproachingPayload;
  /**
   * A mail server has reached its hourly send limit. Sent only to endpoints that are subscribed to all events, at most once an hour. Without an envelope, this event and SendLimitApproaching look alike: the name is inferred from volume and limit, and can be wrong.
   */
  SendLimitExceeded: SendLimitExceededPayload;
}
/**
 * A DNS record of a sending domain is missing or invalid. Sent about once an hour until it is fixed.
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
   * Identifies the domain, not the event. Not always a valid UUID.
   */
  uuid: string;
  /**
   * When the records were checked, in Unix seconds with a fraction.
   */
  dns_checked_at: number;
  /**
   * Status of the domain's SPF record. Null if it was not checked.
   */
  spf_status?: 'OK' | 'Missing' | 'Invalid' | (string & {}) | null;
  /**
   * The problem with the domain's SPF record, as a sentence for people.
   */
  spf_error?: string | null;
  /**
   * Status of the domain's DKIM record. Null if it was not checked.
   */
  dkim_status?: 'OK' | 'Missing' | 'Invalid' | (string & {}) | null;
  /**
   * The problem with the domain's DKIM record, as a sentence for people.
   */
  dkim_error?: string | null;
  /**
   * Status of the domain's MX records. Null if it was not checked.
   */
  mx_status?: 'OK' | 'Missing' | 'Invalid' | (string & {}) | null;
  /**
   * The problem with the domain's MX records, as a sentence for people.
   */
  mx_error?: string | null;
  /**
   * Status of the domain's return path record. Null if it was not checked.
   */
  return_path_status?: 'OK' | 'Missing' | 'Invalid' | (string & {}) | null;
  /**
   * The problem with the domain's return path record, as a sentence for people.
   */
  return_path_error?: string | null;
}
/**
 * A mail server of the account.
 */
export interface ArkServer {
  /**
   * Identifies the server.
   */
  uuid?: string;
  /**
   * The display name of the server.
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
 * A bounce message was received for a message that had been accepted. It can be a delay notice or an automatic reply: the event does not say which. Ark does not suppress the address; that is up to the app.
 */
export interface MessageBouncedPayload {
  /**
   * The message that was sent. Its `to` is the address that bounced.
   */
  original_message: ArkBouncedMessage;
  /**
   * The bounce message that was received. Its `from` is often empty.
   */
  bounce: ArkBouncedMessage;
}
/**
 * A message that bounced, or the bounce itself. Unlike other messages, it always has a recipient.
 */
export interface ArkBouncedMessage {
  /**
   * Number of the message on its mail server.
   */
  id: number;
  /**
   * The id that Ark's API returned when the email was sent. Use it to correlate events with emails.
   */
  token?: string | null;
  /**
   * Whether the app sent the message or the mail server received it. Documented as required, but it can be absent or null: then the message is outgoing.
   */
  direction?: 'outgoing' | 'incoming' | (string & {}) | null;
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
   * When the message was created, in Unix seconds with a fraction. Can be days before the event. Documented as required, but it can be absent.
   */
  timestamp?: number;
  /**
   * The result of the spam check.
   */
  spam_status?: 'NotChecked' | 'NotSpam' | 'Spam' | (string & {});
  /**
   * The tag that the app set. May be empty.
   */
  tag?: string | null;
  /**
   * The key-value pairs that the app attached to the message: at most 10, each value a string.
   */
  metadata?: {
    [k: string]: string;
  } | null;
}
/**
 * An attempt to deliver a message failed temporarily and will be retried. Sent once per failed attempt, up to 18 times for a message.
 */
export interface MessageDelayedPayload {
  /**
   * The message of this delivery attempt.
   */
  message: ArkMessage;
  /**
   * Always SoftFail.
   */
  status: 'SoftFail';
  /**
   * A description of the result, for people. The wording varies: display it or pass it to parseDetails(), but do not compare it.
   */
  details?: string | null;
  /**
   * The raw SMTP reply of the receiving mail server. May be empty and may contain line breaks.
   */
  output?: string;
  /**
   * Whether the connection to the receiving mail server was encrypted. Null if there was no connection.
   */
  sent_with_ssl?: boolean | null;
  /**
   * When this attempt was made, in Unix seconds with a fraction.
   */
  timestamp: number;
  /**
   * How long this attempt took, in seconds. Null if it was not measured.
   */
  time?: number | null;
  /**
   * Why the attempt failed, as a name. If it disagrees with classification_code, the name is right. New names may be added.
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
   * Why the attempt failed, as a number: 10-19 recipient, 20-29 domain, 30-39 reputation and policy, 40-49 technical, 99 other. New codes may be added.
   */
  classification_code?: 10 | 11 | 12 | 20 | 21 | 22 | 30 | 31 | 32 | 40 | 41 | 42 | 99 | (number & {}) | null;
  /**
   * The enhanced status code (RFC 3463) of the receiving mail server, such as 5.1.1.
   */
  smtp_enhanced_code?: string | null;
  /**
   * The host name of the mail server that responded.
   */
  remote_host?: string | null;
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
   * The id that Ark's API returned when the email was sent. Use it to correlate events with emails.
   */
  token?: string | null;
  /**
   * Whether the app sent the message or the mail server received it. Documented as required, but it can be absent or null: then the message is outgoing.
   */
  direction?: 'outgoing' | 'incoming' | (string & {}) | null;
  /**
   * The Message-ID header, with or without angle brackets.
   */
  message_id?: string | null;
  /**
   * The envelope recipient. For an incoming message, this is an address of the app. Documented as a string, but it is null if the message has no recipient.
   */
  to: string | null;
  /**
   * The envelope sender. Empty in a bounce.
   */
  from?: string | null;
  /**
   * The Subject header. May be empty.
   */
  subject?: string | null;
  /**
   * When the message was created, in Unix seconds with a fraction. Can be days before the event. Documented as required, but it can be absent.
   */
  timestamp?: number;
  /**
   * The result of the spam check.
   */
  spam_status?: 'NotChecked' | 'NotSpam' | 'Spam' | (string & {});
  /**
   * The tag that the app set. May be empty.
   */
  tag?: string | null;
  /**
   * The key-value pairs that the app attached to the message: at most 10, each value a string.
   */
  metadata?: {
    [k: string]: string;
  } | null;
}
/**
 * A message could not be delivered and will not be retried. Ark may add the address to its suppression list. Also sent for incoming mail, whose recipient is the address of the app.
 */
export interface MessageDeliveryFailedPayload {
  /**
   * The message of this delivery attempt.
   */
  message: ArkMessage;
  /**
   * Always HardFail.
   */
  status: 'HardFail';
  /**
   * A description of the result, for people. The wording varies: display it or pass it to parseDetails(), but do not compare it.
   */
  details?: string | null;
  /**
   * The raw SMTP reply of the receiving mail server. May be empty and may contain line breaks.
   */
  output?: string;
  /**
   * Whether the connection to the receiving mail server was encrypted. Null if there was no connection.
   */
  sent_with_ssl?: boolean | null;
  /**
   * When this attempt was made, in Unix seconds with a fraction.
   */
  timestamp: number;
  /**
   * How long this attempt took, in seconds. Null if it was not measured.
   */
  time?: number | null;
  /**
   * Why the attempt failed, as a name. If it disagrees with classification_code, the name is right. New names may be added.
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
   * Why the attempt failed, as a number: 10-19 recipient, 20-29 domain, 30-39 reputation and policy, 40-49 technical, 99 other. New codes may be added.
   */
  classification_code?: 10 | 11 | 12 | 20 | 21 | 22 | 30 | 31 | 32 | 40 | 41 | 42 | 99 | (number & {}) | null;
  /**
   * The enhanced status code (RFC 3463) of the receiving mail server, such as 5.1.1.
   */
  smtp_enhanced_code?: string | null;
  /**
   * The host name of the mail server that responded.
   */
  remote_host?: string | null;
  /**
   * Whether Ark added the recipient to its suppression list. Shown in a guide of Ark, not in its reference: may be absent.
   */
  suppression_added?: boolean | null;
  /**
   * Why Ark added the recipient to its suppression list. Shown in a guide of Ark, not in its reference: may be absent.
   */
  suppression_reason?: string | null;
}
/**
 * A message was held and not sent: its recipient is on the suppression list, its spam score is too high, or a limit is reached.
 */
export interface MessageHeldPayload {
  /**
   * The message of this delivery attempt.
   */
  message: ArkMessage;
  /**
   * Always Held.
   */
  status: 'Held';
  /**
   * A description of the result, for people. The wording varies: display it or pass it to parseDetails(), but do not compare it.
   */
  details?: string | null;
  /**
   * The raw SMTP reply of the receiving mail server. May be empty and may contain line breaks.
   */
  output?: string;
  /**
   * Whether the connection to the receiving mail server was encrypted. Null if there was no connection.
   */
  sent_with_ssl?: boolean | null;
  /**
   * When this attempt was made, in Unix seconds with a fraction.
   */
  timestamp: number;
  /**
   * How long this attempt took, in seconds. Null if it was not measured.
   */
  time?: number | null;
}
/**
 * A tracked link in a message was clicked. Sent once per click.
 */
export interface MessageLinkClickedPayload {
  /**
   * The message that was opened or whose link was clicked.
   */
  message: ArkMessage;
  /**
   * The client IP address of the request, IPv4 or IPv6. Documented as a string, but it is null if it is not known.
   */
  ip_address: string | null;
  /**
   * The User-Agent header of the request.
   */
  user_agent?: string | null;
  /**
   * The URL of the link, exactly as in the message.
   */
  url: string;
  /**
   * Identifies the link, not the message.
   */
  token: string;
}
/**
 * A message was opened: its tracking image was loaded. Sent once per open.
 */
export interface MessageLoadedPayload {
  /**
   * The message that was opened or whose link was clicked.
   */
  message: ArkMessage;
  /**
   * The client IP address of the request, IPv4 or IPv6. Documented as a string, but it is null if it is not known.
   */
  ip_address: string | null;
  /**
   * The User-Agent header of the request.
   */
  user_agent?: string | null;
}
/**
 * The recipient's mail server accepted a message.
 */
export interface MessageSentPayload {
  /**
   * The message of this delivery attempt.
   */
  message: ArkMessage;
  /**
   * Always Sent.
   */
  status: 'Sent';
  /**
   * A description of the result, for people. The wording varies: display it or pass it to parseDetails(), but do not compare it.
   */
  details?: string | null;
  /**
   * The raw SMTP reply of the receiving mail server. May be empty and may contain line breaks.
   */
  output?: string;
  /**
   * Whether the connection to the receiving mail server was encrypted. Null if there was no connection.
   */
  sent_with_ssl?: boolean | null;
  /**
   * When this attempt was made, in Unix seconds with a fraction.
   */
  timestamp: number;
  /**
   * How long this attempt took, in seconds. Null if it was not measured.
   */
  time?: number | null;
}
/**
 * A mail server has used 90 % of its hourly send limit. Sent only to endpoints that are subscribed to all events, at most once an hour. Without an envelope, this event and SendLimitExceeded look alike: the name is inferred from volume and limit, and can be wrong.
 */
export interface SendLimitApproachingPayload {
  /**
   * The mail server whose limit it is.
   */
  server: ArkServer;
  /**
   * The number of messages sent in the last hour.
   */
  volume: number;
  /**
   * The maximum number of messages that may be sent per hour.
   */
  limit: number;
}
/**
 * A mail server has reached its hourly send limit. Sent only to endpoints that are subscribed to all events, at most once an hour. Without an envelope, this event and SendLimitApproaching look alike: the name is inferred from volume and limit, and can be wrong.
 */
export interface SendLimitExceededPayload {
  /**
   * The mail server whose limit it is.
   */
  server: ArkServer;
  /**
   * The number of messages sent in the last hour.
   */
  volume: number;
  /**
   * The maximum number of messages that may be sent per hour.
   */
  limit: number;
}
