// Generated from schemas/ by `npm run generate`. Do not edit.
// @ts-nocheck
"use strict";
export const DomainDNSError = validate21;
const schema6 = {"$id":"https://unpkg.com/express-ark-webhooks/schemas/DomainDNSError.json","title":"DomainDNSError payload","description":"A DNS record of a sending domain is missing or invalid. Sent about once an hour until it is fixed.","type":"object","required":["server","domain","uuid","dns_checked_at"],"properties":{"server":{"$ref":"server.json","description":"The mail server the domain belongs to."},"domain":{"description":"The domain whose DNS records were checked.","type":"string","format":"hostname"},"uuid":{"description":"Identifies the domain, not the event. Not always a valid UUID.","type":"string"},"dns_checked_at":{"description":"When the records were checked, in Unix seconds with a fraction.","type":"number"},"spf_status":{"description":"Status of the domain's SPF record. Null if it was not checked.","type":["string","null"],"enum":["OK","Missing","Invalid",null]},"spf_error":{"description":"The problem with the domain's SPF record, as a sentence for people.","type":["string","null"]},"dkim_status":{"description":"Status of the domain's DKIM record. Null if it was not checked.","type":["string","null"],"enum":["OK","Missing","Invalid",null]},"dkim_error":{"description":"The problem with the domain's DKIM record, as a sentence for people.","type":["string","null"]},"mx_status":{"description":"Status of the domain's MX records. Null if it was not checked.","type":["string","null"],"enum":["OK","Missing","Invalid",null]},"mx_error":{"description":"The problem with the domain's MX records, as a sentence for people.","type":["string","null"]},"return_path_status":{"description":"Status of the domain's return path record. Null if it was not checked.","type":["string","null"],"enum":["OK","Missing","Invalid",null]},"return_path_error":{"description":"The problem with the domain's return path record, as a sentence for people.","type":["string","null"]}}};
const schema7 = {"$id":"https://unpkg.com/express-ark-webhooks/schemas/server.json","title":"Ark server","description":"A mail server of the account.","type":"object","required":[],"properties":{"uuid":{"description":"Identifies the server.","type":"string","format":"uuid"},"name":{"description":"The display name of the server.","type":"string"},"permalink":{"description":"The server's name in URLs.","type":"string"},"organization":{"description":"The permalink of the organization the server belongs to.","type":["string","null"]}}};
const formats0 = /^(?:urn:uuid:)?[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

function validate22(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
/*# sourceURL="https://unpkg.com/express-ark-webhooks/schemas/server.json" */;
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.uuid !== undefined){
let data0 = data.uuid;
if(typeof data0 === "string"){
if(!(formats0.test(data0))){
const err0 = {instancePath:instancePath+"/uuid",keyword:"format",params:{format: "uuid"},message:"must match format \""+"uuid"+"\""};
vErrors = addError(vErrors, err0);
errors++;
}
}
else {
const err1 = {instancePath:instancePath+"/uuid",keyword:"type",params:{type: "string"},message:"must be string"};
vErrors = addError(vErrors, err1);
errors++;
}
}
if(data.name !== undefined){
if(typeof data.name !== "string"){
const err2 = {instancePath:instancePath+"/name",keyword:"type",params:{type: "string"},message:"must be string"};
vErrors = addError(vErrors, err2);
errors++;
}
}
if(data.permalink !== undefined){
if(typeof data.permalink !== "string"){
const err3 = {instancePath:instancePath+"/permalink",keyword:"type",params:{type: "string"},message:"must be string"};
vErrors = addError(vErrors, err3);
errors++;
}
}
if(data.organization !== undefined){
let data3 = data.organization;
if((typeof data3 !== "string") && (data3 !== null)){
const err4 = {instancePath:instancePath+"/organization",keyword:"type",params:{type: schema7.properties.organization.type},message:"must be string,null"};
vErrors = addError(vErrors, err4);
errors++;
}
}
}
else {
const err5 = {instancePath,keyword:"type",params:{type: "object"},message:"must be object"};
vErrors = addError(vErrors, err5);
errors++;
}
validate22.errors = vErrors;
return errors === 0;
}

const formats2 = /^(?=.{1,253}\.?$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[-0-9a-z]{0,61}[0-9a-z])?)*\.?$/i;

function validate21(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
/*# sourceURL="https://unpkg.com/express-ark-webhooks/schemas/DomainDNSError.json" */;
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.server === undefined){
const err0 = {instancePath,keyword:"required",params:{missingProperty: "server"},message:"must have required property '"+"server"+"'"};
vErrors = addError(vErrors, err0);
errors++;
}
if(data.domain === undefined){
const err1 = {instancePath,keyword:"required",params:{missingProperty: "domain"},message:"must have required property '"+"domain"+"'"};
vErrors = addError(vErrors, err1);
errors++;
}
if(data.uuid === undefined){
const err2 = {instancePath,keyword:"required",params:{missingProperty: "uuid"},message:"must have required property '"+"uuid"+"'"};
vErrors = addError(vErrors, err2);
errors++;
}
if(data.dns_checked_at === undefined){
const err3 = {instancePath,keyword:"required",params:{missingProperty: "dns_checked_at"},message:"must have required property '"+"dns_checked_at"+"'"};
vErrors = addError(vErrors, err3);
errors++;
}
if(data.server !== undefined){
if(!(validate22(data.server, {instancePath:instancePath+"/server",parentData:data,parentDataProperty:"server",rootData}))){
vErrors = vErrors === null ? validate22.errors : vErrors.concat(validate22.errors);
errors = vErrors.length;
}
}
if(data.domain !== undefined){
let data1 = data.domain;
if(typeof data1 === "string"){
if(!(formats2.test(data1))){
const err4 = {instancePath:instancePath+"/domain",keyword:"format",params:{format: "hostname"},message:"must match format \""+"hostname"+"\""};
vErrors = addError(vErrors, err4);
errors++;
}
}
else {
const err5 = {instancePath:instancePath+"/domain",keyword:"type",params:{type: "string"},message:"must be string"};
vErrors = addError(vErrors, err5);
errors++;
}
}
if(data.uuid !== undefined){
if(typeof data.uuid !== "string"){
const err6 = {instancePath:instancePath+"/uuid",keyword:"type",params:{type: "string"},message:"must be string"};
vErrors = addError(vErrors, err6);
errors++;
}
}
if(data.dns_checked_at !== undefined){
let data3 = data.dns_checked_at;
if(!((typeof data3 == "number") && (isFinite(data3)))){
const err7 = {instancePath:instancePath+"/dns_checked_at",keyword:"type",params:{type: "number"},message:"must be number"};
vErrors = addError(vErrors, err7);
errors++;
}
}
if(data.spf_status !== undefined){
let data4 = data.spf_status;
if((typeof data4 !== "string") && (data4 !== null)){
const err8 = {instancePath:instancePath+"/spf_status",keyword:"type",params:{type: schema6.properties.spf_status.type},message:"must be string,null"};
vErrors = addError(vErrors, err8);
errors++;
}
if(!((((data4 === "OK") || (data4 === "Missing")) || (data4 === "Invalid")) || (data4 === null))){
const err9 = {instancePath:instancePath+"/spf_status",keyword:"enum",params:{allowedValues: schema6.properties.spf_status.enum},message:"must be equal to one of the allowed values"};
vErrors = addError(vErrors, err9);
errors++;
}
}
if(data.spf_error !== undefined){
let data5 = data.spf_error;
if((typeof data5 !== "string") && (data5 !== null)){
const err10 = {instancePath:instancePath+"/spf_error",keyword:"type",params:{type: schema6.properties.spf_error.type},message:"must be string,null"};
vErrors = addError(vErrors, err10);
errors++;
}
}
if(data.dkim_status !== undefined){
let data6 = data.dkim_status;
if((typeof data6 !== "string") && (data6 !== null)){
const err11 = {instancePath:instancePath+"/dkim_status",keyword:"type",params:{type: schema6.properties.dkim_status.type},message:"must be string,null"};
vErrors = addError(vErrors, err11);
errors++;
}
if(!((((data6 === "OK") || (data6 === "Missing")) || (data6 === "Invalid")) || (data6 === null))){
const err12 = {instancePath:instancePath+"/dkim_status",keyword:"enum",params:{allowedValues: schema6.properties.dkim_status.enum},message:"must be equal to one of the allowed values"};
vErrors = addError(vErrors, err12);
errors++;
}
}
if(data.dkim_error !== undefined){
let data7 = data.dkim_error;
if((typeof data7 !== "string") && (data7 !== null)){
const err13 = {instancePath:instancePath+"/dkim_error",keyword:"type",params:{type: schema6.properties.dkim_error.type},message:"must be string,null"};
vErrors = addError(vErrors, err13);
errors++;
}
}
if(data.mx_status !== undefined){
let data8 = data.mx_status;
if((typeof data8 !== "string") && (data8 !== null)){
const err14 = {instancePath:instancePath+"/mx_status",keyword:"type",params:{type: schema6.properties.mx_status.type},message:"must be string,null"};
vErrors = addError(vErrors, err14);
errors++;
}
if(!((((data8 === "OK") || (data8 === "Missing")) || (data8 === "Invalid")) || (data8 === null))){
const err15 = {instancePath:instancePath+"/mx_status",keyword:"enum",params:{allowedValues: schema6.properties.mx_status.enum},message:"must be equal to one of the allowed values"};
vErrors = addError(vErrors, err15);
errors++;
}
}
if(data.mx_error !== undefined){
let data9 = data.mx_error;
if((typeof data9 !== "string") && (data9 !== null)){
const err16 = {instancePath:instancePath+"/mx_error",keyword:"type",params:{type: schema6.properties.mx_error.type},message:"must be string,null"};
vErrors = addError(vErrors, err16);
errors++;
}
}
if(data.return_path_status !== undefined){
let data10 = data.return_path_status;
if((typeof data10 !== "string") && (data10 !== null)){
const err17 = {instancePath:instancePath+"/return_path_status",keyword:"type",params:{type: schema6.properties.return_path_status.type},message:"must be string,null"};
vErrors = addError(vErrors, err17);
errors++;
}
if(!((((data10 === "OK") || (data10 === "Missing")) || (data10 === "Invalid")) || (data10 === null))){
const err18 = {instancePath:instancePath+"/return_path_status",keyword:"enum",params:{allowedValues: schema6.properties.return_path_status.enum},message:"must be equal to one of the allowed values"};
vErrors = addError(vErrors, err18);
errors++;
}
}
if(data.return_path_error !== undefined){
let data11 = data.return_path_error;
if((typeof data11 !== "string") && (data11 !== null)){
const err19 = {instancePath:instancePath+"/return_path_error",keyword:"type",params:{type: schema6.properties.return_path_error.type},message:"must be string,null"};
vErrors = addError(vErrors, err19);
errors++;
}
}
}
else {
const err20 = {instancePath,keyword:"type",params:{type: "object"},message:"must be object"};
vErrors = addError(vErrors, err20);
errors++;
}
validate21.errors = vErrors;
return errors === 0;
}

export const MessageBounced = validate24;
const schema8 = {"$id":"https://unpkg.com/express-ark-webhooks/schemas/MessageBounced.json","title":"MessageBounced payload","description":"A bounce message was received for a message that had been accepted. It can be a delay notice or an automatic reply: the event does not say which. Ark does not suppress the address; that is up to the app.","type":"object","required":["original_message","bounce"],"properties":{"original_message":{"$ref":"message.json","description":"The message that was sent. Its `to` is the address that bounced."},"bounce":{"$ref":"message.json","description":"The bounce message that was received. Its `from` is often empty."}}};
const schema9 = {"$id":"https://unpkg.com/express-ark-webhooks/schemas/message.json","title":"Ark message","description":"A message as it appears in every message event.","type":"object","required":["id","direction","to","timestamp"],"properties":{"id":{"description":"Number of the message on its mail server.","type":"integer"},"token":{"description":"The id that Ark's API returned when the email was sent. Use it to correlate events with emails.","type":["string","null"]},"direction":{"description":"Whether the app sent the message or the mail server received it. Documented as required, but it can be absent or null: then the message is outgoing.","type":"string","enum":["outgoing","incoming"]},"message_id":{"description":"The Message-ID header, with or without angle brackets.","type":["string","null"]},"to":{"description":"The envelope recipient. For an incoming message, this is an address of the app. Documented as a string, but it is null if the message has no recipient.","type":"string","format":"email"},"from":{"description":"The envelope sender. Empty in a bounce.","type":["string","null"]},"subject":{"description":"The Subject header. May be empty.","type":["string","null"]},"timestamp":{"description":"When the message was created, in Unix seconds with a fraction. Can be days before the event. Documented as required, but it can be absent.","type":"number"},"spam_status":{"description":"The result of the spam check.","type":"string","enum":["NotChecked","NotSpam","Spam"]},"tag":{"description":"The tag that the app set. May be empty.","type":["string","null"]},"metadata":{"description":"The key-value pairs that the app attached to the message: at most 10, each value a string.","type":["object","null"],"additionalProperties":{"type":"string"},"maxProperties":10}}};
const formats4 = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/i;

function validate25(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
/*# sourceURL="https://unpkg.com/express-ark-webhooks/schemas/message.json" */;
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.id === undefined){
const err0 = {instancePath,keyword:"required",params:{missingProperty: "id"},message:"must have required property '"+"id"+"'"};
vErrors = addError(vErrors, err0);
errors++;
}
if(data.direction === undefined){
const err1 = {instancePath,keyword:"required",params:{missingProperty: "direction"},message:"must have required property '"+"direction"+"'"};
vErrors = addError(vErrors, err1);
errors++;
}
if(data.to === undefined){
const err2 = {instancePath,keyword:"required",params:{missingProperty: "to"},message:"must have required property '"+"to"+"'"};
vErrors = addError(vErrors, err2);
errors++;
}
if(data.timestamp === undefined){
const err3 = {instancePath,keyword:"required",params:{missingProperty: "timestamp"},message:"must have required property '"+"timestamp"+"'"};
vErrors = addError(vErrors, err3);
errors++;
}
if(data.id !== undefined){
let data0 = data.id;
if(!(((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0))) && (isFinite(data0)))){
const err4 = {instancePath:instancePath+"/id",keyword:"type",params:{type: "integer"},message:"must be integer"};
vErrors = addError(vErrors, err4);
errors++;
}
}
if(data.token !== undefined){
let data1 = data.token;
if((typeof data1 !== "string") && (data1 !== null)){
const err5 = {instancePath:instancePath+"/token",keyword:"type",params:{type: schema9.properties.token.type},message:"must be string,null"};
vErrors = addError(vErrors, err5);
errors++;
}
}
if(data.direction !== undefined){
let data2 = data.direction;
if(typeof data2 !== "string"){
const err6 = {instancePath:instancePath+"/direction",keyword:"type",params:{type: "string"},message:"must be string"};
vErrors = addError(vErrors, err6);
errors++;
}
if(!((data2 === "outgoing") || (data2 === "incoming"))){
const err7 = {instancePath:instancePath+"/direction",keyword:"enum",params:{allowedValues: schema9.properties.direction.enum},message:"must be equal to one of the allowed values"};
vErrors = addError(vErrors, err7);
errors++;
}
}
if(data.message_id !== undefined){
let data3 = data.message_id;
if((typeof data3 !== "string") && (data3 !== null)){
const err8 = {instancePath:instancePath+"/message_id",keyword:"type",params:{type: schema9.properties.message_id.type},message:"must be string,null"};
vErrors = addError(vErrors, err8);
errors++;
}
}
if(data.to !== undefined){
let data4 = data.to;
if(typeof data4 === "string"){
if(!(formats4.test(data4))){
const err9 = {instancePath:instancePath+"/to",keyword:"format",params:{format: "email"},message:"must match format \""+"email"+"\""};
vErrors = addError(vErrors, err9);
errors++;
}
}
else {
const err10 = {instancePath:instancePath+"/to",keyword:"type",params:{type: "string"},message:"must be string"};
vErrors = addError(vErrors, err10);
errors++;
}
}
if(data.from !== undefined){
let data5 = data.from;
if((typeof data5 !== "string") && (data5 !== null)){
const err11 = {instancePath:instancePath+"/from",keyword:"type",params:{type: schema9.properties.from.type},message:"must be string,null"};
vErrors = addError(vErrors, err11);
errors++;
}
}
if(data.subject !== undefined){
let data6 = data.subject;
if((typeof data6 !== "string") && (data6 !== null)){
const err12 = {instancePath:instancePath+"/subject",keyword:"type",params:{type: schema9.properties.subject.type},message:"must be string,null"};
vErrors = addError(vErrors, err12);
errors++;
}
}
if(data.timestamp !== undefined){
let data7 = data.timestamp;
if(!((typeof data7 == "number") && (isFinite(data7)))){
const err13 = {instancePath:instancePath+"/timestamp",keyword:"type",params:{type: "number"},message:"must be number"};
vErrors = addError(vErrors, err13);
errors++;
}
}
if(data.spam_status !== undefined){
let data8 = data.spam_status;
if(typeof data8 !== "string"){
const err14 = {instancePath:instancePath+"/spam_status",keyword:"type",params:{type: "string"},message:"must be string"};
vErrors = addError(vErrors, err14);
errors++;
}
if(!(((data8 === "NotChecked") || (data8 === "NotSpam")) || (data8 === "Spam"))){
const err15 = {instancePath:instancePath+"/spam_status",keyword:"enum",params:{allowedValues: schema9.properties.spam_status.enum},message:"must be equal to one of the allowed values"};
vErrors = addError(vErrors, err15);
errors++;
}
}
if(data.tag !== undefined){
let data9 = data.tag;
if((typeof data9 !== "string") && (data9 !== null)){
const err16 = {instancePath:instancePath+"/tag",keyword:"type",params:{type: schema9.properties.tag.type},message:"must be string,null"};
vErrors = addError(vErrors, err16);
errors++;
}
}
if(data.metadata !== undefined){
let data10 = data.metadata;
if((!(data10 && typeof data10 == "object" && !Array.isArray(data10))) && (data10 !== null)){
const err17 = {instancePath:instancePath+"/metadata",keyword:"type",params:{type: schema9.properties.metadata.type},message:"must be object,null"};
vErrors = addError(vErrors, err17);
errors++;
}
if(data10 && typeof data10 == "object" && !Array.isArray(data10)){
if(Object.keys(data10).length > 10){
const err18 = {instancePath:instancePath+"/metadata",keyword:"maxProperties",params:{limit: 10},message:"must NOT have more than 10 properties"};
vErrors = addError(vErrors, err18);
errors++;
}
for(const key0 in data10){
if(typeof data10[key0] !== "string"){
const err19 = {instancePath:instancePath+"/metadata/" + key0.replace(/~/g, "~0").replace(/\//g, "~1"),keyword:"type",params:{type: "string"},message:"must be string"};
vErrors = addError(vErrors, err19);
errors++;
}
}
}
}
}
else {
const err20 = {instancePath,keyword:"type",params:{type: "object"},message:"must be object"};
vErrors = addError(vErrors, err20);
errors++;
}
validate25.errors = vErrors;
return errors === 0;
}


function validate24(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
/*# sourceURL="https://unpkg.com/express-ark-webhooks/schemas/MessageBounced.json" */;
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.original_message === undefined){
const err0 = {instancePath,keyword:"required",params:{missingProperty: "original_message"},message:"must have required property '"+"original_message"+"'"};
vErrors = addError(vErrors, err0);
errors++;
}
if(data.bounce === undefined){
const err1 = {instancePath,keyword:"required",params:{missingProperty: "bounce"},message:"must have required property '"+"bounce"+"'"};
vErrors = addError(vErrors, err1);
errors++;
}
if(data.original_message !== undefined){
if(!(validate25(data.original_message, {instancePath:instancePath+"/original_message",parentData:data,parentDataProperty:"original_message",rootData}))){
vErrors = vErrors === null ? validate25.errors : vErrors.concat(validate25.errors);
errors = vErrors.length;
}
}
if(data.bounce !== undefined){
if(!(validate25(data.bounce, {instancePath:instancePath+"/bounce",parentData:data,parentDataProperty:"bounce",rootData}))){
vErrors = vErrors === null ? validate25.errors : vErrors.concat(validate25.errors);
errors = vErrors.length;
}
}
}
else {
const err2 = {instancePath,keyword:"type",params:{type: "object"},message:"must be object"};
vErrors = addError(vErrors, err2);
errors++;
}
validate24.errors = vErrors;
return errors === 0;
}

export const MessageDelayed = validate28;
const schema10 = {"$id":"https://unpkg.com/express-ark-webhooks/schemas/MessageDelayed.json","title":"MessageDelayed payload","description":"An attempt to deliver a message failed temporarily and will be retried. Sent once per failed attempt, up to 18 times for a message.","type":"object","required":["message","status","timestamp"],"properties":{"message":{"$ref":"message.json","description":"The message of this delivery attempt."},"status":{"description":"Always SoftFail.","type":"string","const":"SoftFail"},"details":{"description":"A description of the result, for people. The wording varies: display it or pass it to parseDetails(), but do not compare it.","type":["string","null"]},"output":{"description":"The raw SMTP reply of the receiving mail server. May be empty and may contain line breaks.","type":"string"},"sent_with_ssl":{"description":"Whether the connection to the receiving mail server was encrypted. Null if there was no connection.","type":["boolean","null"]},"timestamp":{"description":"When this attempt was made, in Unix seconds with a fraction.","type":"number"},"time":{"description":"How long this attempt took, in seconds. Null if it was not measured.","type":["number","null"]},"classification":{"description":"Why the attempt failed, as a name. If it disagrees with classification_code, the name is right. New names may be added.","type":["string","null"],"enum":["invalid_recipient","inactive_mailbox","mailbox_full","invalid_domain","dns_failure","routing_error","spam_block","spam_content","policy_rejection","connection_error","protocol_error","transient_failure","unclassified",null]},"classification_code":{"description":"Why the attempt failed, as a number: 10-19 recipient, 20-29 domain, 30-39 reputation and policy, 40-49 technical, 99 other. New codes may be added.","type":["integer","null"],"enum":[10,11,12,20,21,22,30,31,32,40,41,42,99,null]},"smtp_enhanced_code":{"description":"The enhanced status code (RFC 3463) of the receiving mail server, such as 5.1.1.","type":["string","null"],"pattern":"^[245]\\.[0-9]+\\.[0-9]+$"},"remote_host":{"description":"The host name of the mail server that responded.","type":["string","null"],"format":"hostname"}}};
const pattern0 = new RegExp("^[245]\\.[0-9]+\\.[0-9]+$", "u");

function validate28(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
/*# sourceURL="https://unpkg.com/express-ark-webhooks/schemas/MessageDelayed.json" */;
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.message === undefined){
const err0 = {instancePath,keyword:"required",params:{missingProperty: "message"},message:"must have required property '"+"message"+"'"};
vErrors = addError(vErrors, err0);
errors++;
}
if(data.status === undefined){
const err1 = {instancePath,keyword:"required",params:{missingProperty: "status"},message:"must have required property '"+"status"+"'"};
vErrors = addError(vErrors, err1);
errors++;
}
if(data.timestamp === undefined){
const err2 = {instancePath,keyword:"required",params:{missingProperty: "timestamp"},message:"must have required property '"+"timestamp"+"'"};
vErrors = addError(vErrors, err2);
errors++;
}
if(data.message !== undefined){
if(!(validate25(data.message, {instancePath:instancePath+"/message",parentData:data,parentDataProperty:"message",rootData}))){
vErrors = vErrors === null ? validate25.errors : vErrors.concat(validate25.errors);
errors = vErrors.length;
}
}
if(data.status !== undefined){
let data1 = data.status;
if(typeof data1 !== "string"){
const err3 = {instancePath:instancePath+"/status",keyword:"type",params:{type: "string"},message:"must be string"};
vErrors = addError(vErrors, err3);
errors++;
}
if("SoftFail" !== data1){
const err4 = {instancePath:instancePath+"/status",keyword:"const",params:{allowedValue: "SoftFail"},message:"must be equal to constant"};
vErrors = addError(vErrors, err4);
errors++;
}
}
if(data.details !== undefined){
let data2 = data.details;
if((typeof data2 !== "string") && (data2 !== null)){
const err5 = {instancePath:instancePath+"/details",keyword:"type",params:{type: schema10.properties.details.type},message:"must be string,null"};
vErrors = addError(vErrors, err5);
errors++;
}
}
if(data.output !== undefined){
if(typeof data.output !== "string"){
const err6 = {instancePath:instancePath+"/output",keyword:"type",params:{type: "string"},message:"must be string"};
vErrors = addError(vErrors, err6);
errors++;
}
}
if(data.sent_with_ssl !== undefined){
let data4 = data.sent_with_ssl;
if((typeof data4 !== "boolean") && (data4 !== null)){
const err7 = {instancePath:instancePath+"/sent_with_ssl",keyword:"type",params:{type: schema10.properties.sent_with_ssl.type},message:"must be boolean,null"};
vErrors = addError(vErrors, err7);
errors++;
}
}
if(data.timestamp !== undefined){
let data5 = data.timestamp;
if(!((typeof data5 == "number") && (isFinite(data5)))){
const err8 = {instancePath:instancePath+"/timestamp",keyword:"type",params:{type: "number"},message:"must be number"};
vErrors = addError(vErrors, err8);
errors++;
}
}
if(data.time !== undefined){
let data6 = data.time;
if((!((typeof data6 == "number") && (isFinite(data6)))) && (data6 !== null)){
const err9 = {instancePath:instancePath+"/time",keyword:"type",params:{type: schema10.properties.time.type},message:"must be number,null"};
vErrors = addError(vErrors, err9);
errors++;
}
}
if(data.classification !== undefined){
let data7 = data.classification;
if((typeof data7 !== "string") && (data7 !== null)){
const err10 = {instancePath:instancePath+"/classification",keyword:"type",params:{type: schema10.properties.classification.type},message:"must be string,null"};
vErrors = addError(vErrors, err10);
errors++;
}
if(!((((((((((((((data7 === "invalid_recipient") || (data7 === "inactive_mailbox")) || (data7 === "mailbox_full")) || (data7 === "invalid_domain")) || (data7 === "dns_failure")) || (data7 === "routing_error")) || (data7 === "spam_block")) || (data7 === "spam_content")) || (data7 === "policy_rejection")) || (data7 === "connection_error")) || (data7 === "protocol_error")) || (data7 === "transient_failure")) || (data7 === "unclassified")) || (data7 === null))){
const err11 = {instancePath:instancePath+"/classification",keyword:"enum",params:{allowedValues: schema10.properties.classification.enum},message:"must be equal to one of the allowed values"};
vErrors = addError(vErrors, err11);
errors++;
}
}
if(data.classification_code !== undefined){
let data8 = data.classification_code;
if((!(((typeof data8 == "number") && (!(data8 % 1) && !isNaN(data8))) && (isFinite(data8)))) && (data8 !== null)){
const err12 = {instancePath:instancePath+"/classification_code",keyword:"type",params:{type: schema10.properties.classification_code.type},message:"must be integer,null"};
vErrors = addError(vErrors, err12);
errors++;
}
if(!((((((((((((((data8 === 10) || (data8 === 11)) || (data8 === 12)) || (data8 === 20)) || (data8 === 21)) || (data8 === 22)) || (data8 === 30)) || (data8 === 31)) || (data8 === 32)) || (data8 === 40)) || (data8 === 41)) || (data8 === 42)) || (data8 === 99)) || (data8 === null))){
const err13 = {instancePath:instancePath+"/classification_code",keyword:"enum",params:{allowedValues: schema10.properties.classification_code.enum},message:"must be equal to one of the allowed values"};
vErrors = addError(vErrors, err13);
errors++;
}
}
if(data.smtp_enhanced_code !== undefined){
let data9 = data.smtp_enhanced_code;
if((typeof data9 !== "string") && (data9 !== null)){
const err14 = {instancePath:instancePath+"/smtp_enhanced_code",keyword:"type",params:{type: schema10.properties.smtp_enhanced_code.type},message:"must be string,null"};
vErrors = addError(vErrors, err14);
errors++;
}
if(typeof data9 === "string"){
if(!pattern0.test(data9)){
const err15 = {instancePath:instancePath+"/smtp_enhanced_code",keyword:"pattern",params:{pattern: "^[245]\\.[0-9]+\\.[0-9]+$"},message:"must match pattern \""+"^[245]\\.[0-9]+\\.[0-9]+$"+"\""};
vErrors = addError(vErrors, err15);
errors++;
}
}
}
if(data.remote_host !== undefined){
let data10 = data.remote_host;
if((typeof data10 !== "string") && (data10 !== null)){
const err16 = {instancePath:instancePath+"/remote_host",keyword:"type",params:{type: schema10.properties.remote_host.type},message:"must be string,null"};
vErrors = addError(vErrors, err16);
errors++;
}
if(typeof data10 === "string"){
if(!(formats2.test(data10))){
const err17 = {instancePath:instancePath+"/remote_host",keyword:"format",params:{format: "hostname"},message:"must match format \""+"hostname"+"\""};
vErrors = addError(vErrors, err17);
errors++;
}
}
}
}
else {
const err18 = {instancePath,keyword:"type",params:{type: "object"},message:"must be object"};
vErrors = addError(vErrors, err18);
errors++;
}
validate28.errors = vErrors;
return errors === 0;
}

export const MessageDeliveryFailed = validate30;
const schema11 = {"$id":"https://unpkg.com/express-ark-webhooks/schemas/MessageDeliveryFailed.json","title":"MessageDeliveryFailed payload","description":"A message could not be delivered and will not be retried. Ark may add the address to its suppression list. Also sent for incoming mail, whose recipient is the address of the app.","type":"object","required":["message","status","timestamp"],"properties":{"message":{"$ref":"message.json","description":"The message of this delivery attempt."},"status":{"description":"Always HardFail.","type":"string","const":"HardFail"},"details":{"description":"A description of the result, for people. The wording varies: display it or pass it to parseDetails(), but do not compare it.","type":["string","null"]},"output":{"description":"The raw SMTP reply of the receiving mail server. May be empty and may contain line breaks.","type":"string"},"sent_with_ssl":{"description":"Whether the connection to the receiving mail server was encrypted. Null if there was no connection.","type":["boolean","null"]},"timestamp":{"description":"When this attempt was made, in Unix seconds with a fraction.","type":"number"},"time":{"description":"How long this attempt took, in seconds. Null if it was not measured.","type":["number","null"]},"classification":{"description":"Why the attempt failed, as a name. If it disagrees with classification_code, the name is right. New names may be added.","type":["string","null"],"enum":["invalid_recipient","inactive_mailbox","mailbox_full","invalid_domain","dns_failure","routing_error","spam_block","spam_content","policy_rejection","connection_error","protocol_error","transient_failure","unclassified",null]},"classification_code":{"description":"Why the attempt failed, as a number: 10-19 recipient, 20-29 domain, 30-39 reputation and policy, 40-49 technical, 99 other. New codes may be added.","type":["integer","null"],"enum":[10,11,12,20,21,22,30,31,32,40,41,42,99,null]},"smtp_enhanced_code":{"description":"The enhanced status code (RFC 3463) of the receiving mail server, such as 5.1.1.","type":["string","null"],"pattern":"^[245]\\.[0-9]+\\.[0-9]+$"},"remote_host":{"description":"The host name of the mail server that responded.","type":["string","null"],"format":"hostname"},"suppression_added":{"description":"Whether Ark added the recipient to its suppression list. Shown in a guide of Ark, not in its reference: may be absent.","type":["boolean","null"]},"suppression_reason":{"description":"Why Ark added the recipient to its suppression list. Shown in a guide of Ark, not in its reference: may be absent.","type":["string","null"]}}};

function validate30(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
/*# sourceURL="https://unpkg.com/express-ark-webhooks/schemas/MessageDeliveryFailed.json" */;
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.message === undefined){
const err0 = {instancePath,keyword:"required",params:{missingProperty: "message"},message:"must have required property '"+"message"+"'"};
vErrors = addError(vErrors, err0);
errors++;
}
if(data.status === undefined){
const err1 = {instancePath,keyword:"required",params:{missingProperty: "status"},message:"must have required property '"+"status"+"'"};
vErrors = addError(vErrors, err1);
errors++;
}
if(data.timestamp === undefined){
const err2 = {instancePath,keyword:"required",params:{missingProperty: "timestamp"},message:"must have required property '"+"timestamp"+"'"};
vErrors = addError(vErrors, err2);
errors++;
}
if(data.message !== undefined){
if(!(validate25(data.message, {instancePath:instancePath+"/message",parentData:data,parentDataProperty:"message",rootData}))){
vErrors = vErrors === null ? validate25.errors : vErrors.concat(validate25.errors);
errors = vErrors.length;
}
}
if(data.status !== undefined){
let data1 = data.status;
if(typeof data1 !== "string"){
const err3 = {instancePath:instancePath+"/status",keyword:"type",params:{type: "string"},message:"must be string"};
vErrors = addError(vErrors, err3);
errors++;
}
if("HardFail" !== data1){
const err4 = {instancePath:instancePath+"/status",keyword:"const",params:{allowedValue: "HardFail"},message:"must be equal to constant"};
vErrors = addError(vErrors, err4);
errors++;
}
}
if(data.details !== undefined){
let data2 = data.details;
if((typeof data2 !== "string") && (data2 !== null)){
const err5 = {instancePath:instancePath+"/details",keyword:"type",params:{type: schema11.properties.details.type},message:"must be string,null"};
vErrors = addError(vErrors, err5);
errors++;
}
}
if(data.output !== undefined){
if(typeof data.output !== "string"){
const err6 = {instancePath:instancePath+"/output",keyword:"type",params:{type: "string"},message:"must be string"};
vErrors = addError(vErrors, err6);
errors++;
}
}
if(data.sent_with_ssl !== undefined){
let data4 = data.sent_with_ssl;
if((typeof data4 !== "boolean") && (data4 !== null)){
const err7 = {instancePath:instancePath+"/sent_with_ssl",keyword:"type",params:{type: schema11.properties.sent_with_ssl.type},message:"must be boolean,null"};
vErrors = addError(vErrors, err7);
errors++;
}
}
if(data.timestamp !== undefined){
let data5 = data.timestamp;
if(!((typeof data5 == "number") && (isFinite(data5)))){
const err8 = {instancePath:instancePath+"/timestamp",keyword:"type",params:{type: "number"},message:"must be number"};
vErrors = addError(vErrors, err8);
errors++;
}
}
if(data.time !== undefined){
let data6 = data.time;
if((!((typeof data6 == "number") && (isFinite(data6)))) && (data6 !== null)){
const err9 = {instancePath:instancePath+"/time",keyword:"type",params:{type: schema11.properties.time.type},message:"must be number,null"};
vErrors = addError(vErrors, err9);
errors++;
}
}
if(data.classification !== undefined){
let data7 = data.classification;
if((typeof data7 !== "string") && (data7 !== null)){
const err10 = {instancePath:instancePath+"/classification",keyword:"type",params:{type: schema11.properties.classification.type},message:"must be string,null"};
vErrors = addError(vErrors, err10);
errors++;
}
if(!((((((((((((((data7 === "invalid_recipient") || (data7 === "inactive_mailbox")) || (data7 === "mailbox_full")) || (data7 === "invalid_domain")) || (data7 === "dns_failure")) || (data7 === "routing_error")) || (data7 === "spam_block")) || (data7 === "spam_content")) || (data7 === "policy_rejection")) || (data7 === "connection_error")) || (data7 === "protocol_error")) || (data7 === "transient_failure")) || (data7 === "unclassified")) || (data7 === null))){
const err11 = {instancePath:instancePath+"/classification",keyword:"enum",params:{allowedValues: schema11.properties.classification.enum},message:"must be equal to one of the allowed values"};
vErrors = addError(vErrors, err11);
errors++;
}
}
if(data.classification_code !== undefined){
let data8 = data.classification_code;
if((!(((typeof data8 == "number") && (!(data8 % 1) && !isNaN(data8))) && (isFinite(data8)))) && (data8 !== null)){
const err12 = {instancePath:instancePath+"/classification_code",keyword:"type",params:{type: schema11.properties.classification_code.type},message:"must be integer,null"};
vErrors = addError(vErrors, err12);
errors++;
}
if(!((((((((((((((data8 === 10) || (data8 === 11)) || (data8 === 12)) || (data8 === 20)) || (data8 === 21)) || (data8 === 22)) || (data8 === 30)) || (data8 === 31)) || (data8 === 32)) || (data8 === 40)) || (data8 === 41)) || (data8 === 42)) || (data8 === 99)) || (data8 === null))){
const err13 = {instancePath:instancePath+"/classification_code",keyword:"enum",params:{allowedValues: schema11.properties.classification_code.enum},message:"must be equal to one of the allowed values"};
vErrors = addError(vErrors, err13);
errors++;
}
}
if(data.smtp_enhanced_code !== undefined){
let data9 = data.smtp_enhanced_code;
if((typeof data9 !== "string") && (data9 !== null)){
const err14 = {instancePath:instancePath+"/smtp_enhanced_code",keyword:"type",params:{type: schema11.properties.smtp_enhanced_code.type},message:"must be string,null"};
vErrors = addError(vErrors, err14);
errors++;
}
if(typeof data9 === "string"){
if(!pattern0.test(data9)){
const err15 = {instancePath:instancePath+"/smtp_enhanced_code",keyword:"pattern",params:{pattern: "^[245]\\.[0-9]+\\.[0-9]+$"},message:"must match pattern \""+"^[245]\\.[0-9]+\\.[0-9]+$"+"\""};
vErrors = addError(vErrors, err15);
errors++;
}
}
}
if(data.remote_host !== undefined){
let data10 = data.remote_host;
if((typeof data10 !== "string") && (data10 !== null)){
const err16 = {instancePath:instancePath+"/remote_host",keyword:"type",params:{type: schema11.properties.remote_host.type},message:"must be string,null"};
vErrors = addError(vErrors, err16);
errors++;
}
if(typeof data10 === "string"){
if(!(formats2.test(data10))){
const err17 = {instancePath:instancePath+"/remote_host",keyword:"format",params:{format: "hostname"},message:"must match format \""+"hostname"+"\""};
vErrors = addError(vErrors, err17);
errors++;
}
}
}
if(data.suppression_added !== undefined){
let data11 = data.suppression_added;
if((typeof data11 !== "boolean") && (data11 !== null)){
const err18 = {instancePath:instancePath+"/suppression_added",keyword:"type",params:{type: schema11.properties.suppression_added.type},message:"must be boolean,null"};
vErrors = addError(vErrors, err18);
errors++;
}
}
if(data.suppression_reason !== undefined){
let data12 = data.suppression_reason;
if((typeof data12 !== "string") && (data12 !== null)){
const err19 = {instancePath:instancePath+"/suppression_reason",keyword:"type",params:{type: schema11.properties.suppression_reason.type},message:"must be string,null"};
vErrors = addError(vErrors, err19);
errors++;
}
}
}
else {
const err20 = {instancePath,keyword:"type",params:{type: "object"},message:"must be object"};
vErrors = addError(vErrors, err20);
errors++;
}
validate30.errors = vErrors;
return errors === 0;
}

export const MessageHeld = validate32;
const schema12 = {"$id":"https://unpkg.com/express-ark-webhooks/schemas/MessageHeld.json","title":"MessageHeld payload","description":"A message was held and not sent: its recipient is on the suppression list, its spam score is too high, or a limit is reached.","type":"object","required":["message","status","timestamp"],"properties":{"message":{"$ref":"message.json","description":"The message of this delivery attempt."},"status":{"description":"Always Held.","type":"string","const":"Held"},"details":{"description":"A description of the result, for people. The wording varies: display it or pass it to parseDetails(), but do not compare it.","type":["string","null"]},"output":{"description":"The raw SMTP reply of the receiving mail server. May be empty and may contain line breaks.","type":"string"},"sent_with_ssl":{"description":"Whether the connection to the receiving mail server was encrypted. Null if there was no connection.","type":["boolean","null"]},"timestamp":{"description":"When this attempt was made, in Unix seconds with a fraction.","type":"number"},"time":{"description":"How long this attempt took, in seconds. Null if it was not measured.","type":["number","null"]}}};

function validate32(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
/*# sourceURL="https://unpkg.com/express-ark-webhooks/schemas/MessageHeld.json" */;
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.message === undefined){
const err0 = {instancePath,keyword:"required",params:{missingProperty: "message"},message:"must have required property '"+"message"+"'"};
vErrors = addError(vErrors, err0);
errors++;
}
if(data.status === undefined){
const err1 = {instancePath,keyword:"required",params:{missingProperty: "status"},message:"must have required property '"+"status"+"'"};
vErrors = addError(vErrors, err1);
errors++;
}
if(data.timestamp === undefined){
const err2 = {instancePath,keyword:"required",params:{missingProperty: "timestamp"},message:"must have required property '"+"timestamp"+"'"};
vErrors = addError(vErrors, err2);
errors++;
}
if(data.message !== undefined){
if(!(validate25(data.message, {instancePath:instancePath+"/message",parentData:data,parentDataProperty:"message",rootData}))){
vErrors = vErrors === null ? validate25.errors : vErrors.concat(validate25.errors);
errors = vErrors.length;
}
}
if(data.status !== undefined){
let data1 = data.status;
if(typeof data1 !== "string"){
const err3 = {instancePath:instancePath+"/status",keyword:"type",params:{type: "string"},message:"must be string"};
vErrors = addError(vErrors, err3);
errors++;
}
if("Held" !== data1){
const err4 = {instancePath:instancePath+"/status",keyword:"const",params:{allowedValue: "Held"},message:"must be equal to constant"};
vErrors = addError(vErrors, err4);
errors++;
}
}
if(data.details !== undefined){
let data2 = data.details;
if((typeof data2 !== "string") && (data2 !== null)){
const err5 = {instancePath:instancePath+"/details",keyword:"type",params:{type: schema12.properties.details.type},message:"must be string,null"};
vErrors = addError(vErrors, err5);
errors++;
}
}
if(data.output !== undefined){
if(typeof data.output !== "string"){
const err6 = {instancePath:instancePath+"/output",keyword:"type",params:{type: "string"},message:"must be string"};
vErrors = addError(vErrors, err6);
errors++;
}
}
if(data.sent_with_ssl !== undefined){
let data4 = data.sent_with_ssl;
if((typeof data4 !== "boolean") && (data4 !== null)){
const err7 = {instancePath:instancePath+"/sent_with_ssl",keyword:"type",params:{type: schema12.properties.sent_with_ssl.type},message:"must be boolean,null"};
vErrors = addError(vErrors, err7);
errors++;
}
}
if(data.timestamp !== undefined){
let data5 = data.timestamp;
if(!((typeof data5 == "number") && (isFinite(data5)))){
const err8 = {instancePath:instancePath+"/timestamp",keyword:"type",params:{type: "number"},message:"must be number"};
vErrors = addError(vErrors, err8);
errors++;
}
}
if(data.time !== undefined){
let data6 = data.time;
if((!((typeof data6 == "number") && (isFinite(data6)))) && (data6 !== null)){
const err9 = {instancePath:instancePath+"/time",keyword:"type",params:{type: schema12.properties.time.type},message:"must be number,null"};
vErrors = addError(vErrors, err9);
errors++;
}
}
}
else {
const err10 = {instancePath,keyword:"type",params:{type: "object"},message:"must be object"};
vErrors = addError(vErrors, err10);
errors++;
}
validate32.errors = vErrors;
return errors === 0;
}

export const MessageLinkClicked = validate34;
const schema13 = {"$id":"https://unpkg.com/express-ark-webhooks/schemas/MessageLinkClicked.json","title":"MessageLinkClicked payload","description":"A tracked link in a message was clicked. Sent once per click.","type":"object","required":["message","ip_address","url","token"],"properties":{"message":{"$ref":"message.json","description":"The message that was opened or whose link was clicked."},"ip_address":{"description":"The client IP address of the request, IPv4 or IPv6. Documented as a string, but it is null if it is not known.","type":"string","anyOf":[{"format":"ipv4"},{"format":"ipv6"}]},"user_agent":{"description":"The User-Agent header of the request.","type":["string","null"]},"url":{"description":"The URL of the link, exactly as in the message.","type":"string","format":"uri"},"token":{"description":"Identifies the link, not the message.","type":"string"}}};
const formats10 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)$/;
const formats12 = /^((([0-9a-f]{1,4}:){7}([0-9a-f]{1,4}|:))|(([0-9a-f]{1,4}:){6}(:[0-9a-f]{1,4}|((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3})|:))|(([0-9a-f]{1,4}:){5}(((:[0-9a-f]{1,4}){1,2})|:((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3})|:))|(([0-9a-f]{1,4}:){4}(((:[0-9a-f]{1,4}){1,3})|((:[0-9a-f]{1,4})?:((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}))|:))|(([0-9a-f]{1,4}:){3}(((:[0-9a-f]{1,4}){1,4})|((:[0-9a-f]{1,4}){0,2}:((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}))|:))|(([0-9a-f]{1,4}:){2}(((:[0-9a-f]{1,4}){1,5})|((:[0-9a-f]{1,4}){0,3}:((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}))|:))|(([0-9a-f]{1,4}:){1}(((:[0-9a-f]{1,4}){1,6})|((:[0-9a-f]{1,4}){0,4}:((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}))|:))|(:(((:[0-9a-f]{1,4}){1,7})|((:[0-9a-f]{1,4}){0,5}:((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}))|:)))$/i;
const formats14 = require("ajv-formats/dist/formats").fullFormats.uri;

function validate34(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
/*# sourceURL="https://unpkg.com/express-ark-webhooks/schemas/MessageLinkClicked.json" */;
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.message === undefined){
const err0 = {instancePath,keyword:"required",params:{missingProperty: "message"},message:"must have required property '"+"message"+"'"};
vErrors = addError(vErrors, err0);
errors++;
}
if(data.ip_address === undefined){
const err1 = {instancePath,keyword:"required",params:{missingProperty: "ip_address"},message:"must have required property '"+"ip_address"+"'"};
vErrors = addError(vErrors, err1);
errors++;
}
if(data.url === undefined){
const err2 = {instancePath,keyword:"required",params:{missingProperty: "url"},message:"must have required property '"+"url"+"'"};
vErrors = addError(vErrors, err2);
errors++;
}
if(data.token === undefined){
const err3 = {instancePath,keyword:"required",params:{missingProperty: "token"},message:"must have required property '"+"token"+"'"};
vErrors = addError(vErrors, err3);
errors++;
}
if(data.message !== undefined){
if(!(validate25(data.message, {instancePath:instancePath+"/message",parentData:data,parentDataProperty:"message",rootData}))){
vErrors = vErrors === null ? validate25.errors : vErrors.concat(validate25.errors);
errors = vErrors.length;
}
}
if(data.ip_address !== undefined){
let data1 = data.ip_address;
if(typeof data1 !== "string"){
const err4 = {instancePath:instancePath+"/ip_address",keyword:"type",params:{type: "string"},message:"must be string"};
vErrors = addError(vErrors, err4);
errors++;
}
const _errs4 = errors;
let valid1 = false;
const _errs5 = errors;
if(typeof data1 === "string"){
if(!(formats10.test(data1))){
const err5 = {instancePath:instancePath+"/ip_address",keyword:"format",params:{format: "ipv4"},message:"must match format \""+"ipv4"+"\""};
vErrors = addError(vErrors, err5);
errors++;
}
}
var _valid0 = _errs5 === errors;
valid1 = valid1 || _valid0;
if(!valid1){
const _errs6 = errors;
if(typeof data1 === "string"){
if(!(formats12.test(data1))){
const err6 = {instancePath:instancePath+"/ip_address",keyword:"format",params:{format: "ipv6"},message:"must match format \""+"ipv6"+"\""};
vErrors = addError(vErrors, err6);
errors++;
}
}
var _valid0 = _errs6 === errors;
valid1 = valid1 || _valid0;
}
if(!valid1){
const err7 = {instancePath:instancePath+"/ip_address",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
vErrors = addError(vErrors, err7);
errors++;
}
else {
errors = _errs4;
if(vErrors !== null){
if(_errs4){
vErrors.length = _errs4;
}
else {
vErrors = null;
}
}
}
}
if(data.user_agent !== undefined){
let data2 = data.user_agent;
if((typeof data2 !== "string") && (data2 !== null)){
const err8 = {instancePath:instancePath+"/user_agent",keyword:"type",params:{type: schema13.properties.user_agent.type},message:"must be string,null"};
vErrors = addError(vErrors, err8);
errors++;
}
}
if(data.url !== undefined){
let data3 = data.url;
if(typeof data3 === "string"){
if(!(formats14(data3))){
const err9 = {instancePath:instancePath+"/url",keyword:"format",params:{format: "uri"},message:"must match format \""+"uri"+"\""};
vErrors = addError(vErrors, err9);
errors++;
}
}
else {
const err10 = {instancePath:instancePath+"/url",keyword:"type",params:{type: "string"},message:"must be string"};
vErrors = addError(vErrors, err10);
errors++;
}
}
if(data.token !== undefined){
if(typeof data.token !== "string"){
const err11 = {instancePath:instancePath+"/token",keyword:"type",params:{type: "string"},message:"must be string"};
vErrors = addError(vErrors, err11);
errors++;
}
}
}
else {
const err12 = {instancePath,keyword:"type",params:{type: "object"},message:"must be object"};
vErrors = addError(vErrors, err12);
errors++;
}
validate34.errors = vErrors;
return errors === 0;
}

export const MessageLoaded = validate36;
const schema14 = {"$id":"https://unpkg.com/express-ark-webhooks/schemas/MessageLoaded.json","title":"MessageLoaded payload","description":"A message was opened: its tracking image was loaded. Sent once per open.","type":"object","required":["message","ip_address"],"properties":{"message":{"$ref":"message.json","description":"The message that was opened or whose link was clicked."},"ip_address":{"description":"The client IP address of the request, IPv4 or IPv6. Documented as a string, but it is null if it is not known.","type":"string","anyOf":[{"format":"ipv4"},{"format":"ipv6"}]},"user_agent":{"description":"The User-Agent header of the request.","type":["string","null"]}}};

function validate36(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
/*# sourceURL="https://unpkg.com/express-ark-webhooks/schemas/MessageLoaded.json" */;
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.message === undefined){
const err0 = {instancePath,keyword:"required",params:{missingProperty: "message"},message:"must have required property '"+"message"+"'"};
vErrors = addError(vErrors, err0);
errors++;
}
if(data.ip_address === undefined){
const err1 = {instancePath,keyword:"required",params:{missingProperty: "ip_address"},message:"must have required property '"+"ip_address"+"'"};
vErrors = addError(vErrors, err1);
errors++;
}
if(data.message !== undefined){
if(!(validate25(data.message, {instancePath:instancePath+"/message",parentData:data,parentDataProperty:"message",rootData}))){
vErrors = vErrors === null ? validate25.errors : vErrors.concat(validate25.errors);
errors = vErrors.length;
}
}
if(data.ip_address !== undefined){
let data1 = data.ip_address;
if(typeof data1 !== "string"){
const err2 = {instancePath:instancePath+"/ip_address",keyword:"type",params:{type: "string"},message:"must be string"};
vErrors = addError(vErrors, err2);
errors++;
}
const _errs4 = errors;
let valid1 = false;
const _errs5 = errors;
if(typeof data1 === "string"){
if(!(formats10.test(data1))){
const err3 = {instancePath:instancePath+"/ip_address",keyword:"format",params:{format: "ipv4"},message:"must match format \""+"ipv4"+"\""};
vErrors = addError(vErrors, err3);
errors++;
}
}
var _valid0 = _errs5 === errors;
valid1 = valid1 || _valid0;
if(!valid1){
const _errs6 = errors;
if(typeof data1 === "string"){
if(!(formats12.test(data1))){
const err4 = {instancePath:instancePath+"/ip_address",keyword:"format",params:{format: "ipv6"},message:"must match format \""+"ipv6"+"\""};
vErrors = addError(vErrors, err4);
errors++;
}
}
var _valid0 = _errs6 === errors;
valid1 = valid1 || _valid0;
}
if(!valid1){
const err5 = {instancePath:instancePath+"/ip_address",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
vErrors = addError(vErrors, err5);
errors++;
}
else {
errors = _errs4;
if(vErrors !== null){
if(_errs4){
vErrors.length = _errs4;
}
else {
vErrors = null;
}
}
}
}
if(data.user_agent !== undefined){
let data2 = data.user_agent;
if((typeof data2 !== "string") && (data2 !== null)){
const err6 = {instancePath:instancePath+"/user_agent",keyword:"type",params:{type: schema14.properties.user_agent.type},message:"must be string,null"};
vErrors = addError(vErrors, err6);
errors++;
}
}
}
else {
const err7 = {instancePath,keyword:"type",params:{type: "object"},message:"must be object"};
vErrors = addError(vErrors, err7);
errors++;
}
validate36.errors = vErrors;
return errors === 0;
}

export const MessageSent = validate38;
const schema15 = {"$id":"https://unpkg.com/express-ark-webhooks/schemas/MessageSent.json","title":"MessageSent payload","description":"The recipient's mail server accepted a message.","type":"object","required":["message","status","timestamp"],"properties":{"message":{"$ref":"message.json","description":"The message of this delivery attempt."},"status":{"description":"Always Sent.","type":"string","const":"Sent"},"details":{"description":"A description of the result, for people. The wording varies: display it or pass it to parseDetails(), but do not compare it.","type":["string","null"]},"output":{"description":"The raw SMTP reply of the receiving mail server. May be empty and may contain line breaks.","type":"string"},"sent_with_ssl":{"description":"Whether the connection to the receiving mail server was encrypted. Null if there was no connection.","type":["boolean","null"]},"timestamp":{"description":"When this attempt was made, in Unix seconds with a fraction.","type":"number"},"time":{"description":"How long this attempt took, in seconds. Null if it was not measured.","type":["number","null"]}}};

function validate38(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
/*# sourceURL="https://unpkg.com/express-ark-webhooks/schemas/MessageSent.json" */;
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.message === undefined){
const err0 = {instancePath,keyword:"required",params:{missingProperty: "message"},message:"must have required property '"+"message"+"'"};
vErrors = addError(vErrors, err0);
errors++;
}
if(data.status === undefined){
const err1 = {instancePath,keyword:"required",params:{missingProperty: "status"},message:"must have required property '"+"status"+"'"};
vErrors = addError(vErrors, err1);
errors++;
}
if(data.timestamp === undefined){
const err2 = {instancePath,keyword:"required",params:{missingProperty: "timestamp"},message:"must have required property '"+"timestamp"+"'"};
vErrors = addError(vErrors, err2);
errors++;
}
if(data.message !== undefined){
if(!(validate25(data.message, {instancePath:instancePath+"/message",parentData:data,parentDataProperty:"message",rootData}))){
vErrors = vErrors === null ? validate25.errors : vErrors.concat(validate25.errors);
errors = vErrors.length;
}
}
if(data.status !== undefined){
let data1 = data.status;
if(typeof data1 !== "string"){
const err3 = {instancePath:instancePath+"/status",keyword:"type",params:{type: "string"},message:"must be string"};
vErrors = addError(vErrors, err3);
errors++;
}
if("Sent" !== data1){
const err4 = {instancePath:instancePath+"/status",keyword:"const",params:{allowedValue: "Sent"},message:"must be equal to constant"};
vErrors = addError(vErrors, err4);
errors++;
}
}
if(data.details !== undefined){
let data2 = data.details;
if((typeof data2 !== "string") && (data2 !== null)){
const err5 = {instancePath:instancePath+"/details",keyword:"type",params:{type: schema15.properties.details.type},message:"must be string,null"};
vErrors = addError(vErrors, err5);
errors++;
}
}
if(data.output !== undefined){
if(typeof data.output !== "string"){
const err6 = {instancePath:instancePath+"/output",keyword:"type",params:{type: "string"},message:"must be string"};
vErrors = addError(vErrors, err6);
errors++;
}
}
if(data.sent_with_ssl !== undefined){
let data4 = data.sent_with_ssl;
if((typeof data4 !== "boolean") && (data4 !== null)){
const err7 = {instancePath:instancePath+"/sent_with_ssl",keyword:"type",params:{type: schema15.properties.sent_with_ssl.type},message:"must be boolean,null"};
vErrors = addError(vErrors, err7);
errors++;
}
}
if(data.timestamp !== undefined){
let data5 = data.timestamp;
if(!((typeof data5 == "number") && (isFinite(data5)))){
const err8 = {instancePath:instancePath+"/timestamp",keyword:"type",params:{type: "number"},message:"must be number"};
vErrors = addError(vErrors, err8);
errors++;
}
}
if(data.time !== undefined){
let data6 = data.time;
if((!((typeof data6 == "number") && (isFinite(data6)))) && (data6 !== null)){
const err9 = {instancePath:instancePath+"/time",keyword:"type",params:{type: schema15.properties.time.type},message:"must be number,null"};
vErrors = addError(vErrors, err9);
errors++;
}
}
}
else {
const err10 = {instancePath,keyword:"type",params:{type: "object"},message:"must be object"};
vErrors = addError(vErrors, err10);
errors++;
}
validate38.errors = vErrors;
return errors === 0;
}

export const SendLimitApproaching = validate40;
const schema16 = {"$id":"https://unpkg.com/express-ark-webhooks/schemas/SendLimitApproaching.json","title":"SendLimitApproaching payload","description":"A mail server has used 90 % of its hourly send limit. Sent only to endpoints that are subscribed to all events, at most once an hour. Without an envelope, this event and SendLimitExceeded look alike: the name is inferred from volume and limit, and can be wrong.","type":"object","required":["server","volume","limit"],"properties":{"server":{"$ref":"server.json","description":"The mail server whose limit it is."},"volume":{"description":"The number of messages sent in the last hour.","type":"integer"},"limit":{"description":"The maximum number of messages that may be sent per hour.","type":"integer"}}};

function validate40(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
/*# sourceURL="https://unpkg.com/express-ark-webhooks/schemas/SendLimitApproaching.json" */;
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.server === undefined){
const err0 = {instancePath,keyword:"required",params:{missingProperty: "server"},message:"must have required property '"+"server"+"'"};
vErrors = addError(vErrors, err0);
errors++;
}
if(data.volume === undefined){
const err1 = {instancePath,keyword:"required",params:{missingProperty: "volume"},message:"must have required property '"+"volume"+"'"};
vErrors = addError(vErrors, err1);
errors++;
}
if(data.limit === undefined){
const err2 = {instancePath,keyword:"required",params:{missingProperty: "limit"},message:"must have required property '"+"limit"+"'"};
vErrors = addError(vErrors, err2);
errors++;
}
if(data.server !== undefined){
if(!(validate22(data.server, {instancePath:instancePath+"/server",parentData:data,parentDataProperty:"server",rootData}))){
vErrors = vErrors === null ? validate22.errors : vErrors.concat(validate22.errors);
errors = vErrors.length;
}
}
if(data.volume !== undefined){
let data1 = data.volume;
if(!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1)))){
const err3 = {instancePath:instancePath+"/volume",keyword:"type",params:{type: "integer"},message:"must be integer"};
vErrors = addError(vErrors, err3);
errors++;
}
}
if(data.limit !== undefined){
let data2 = data.limit;
if(!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))){
const err4 = {instancePath:instancePath+"/limit",keyword:"type",params:{type: "integer"},message:"must be integer"};
vErrors = addError(vErrors, err4);
errors++;
}
}
}
else {
const err5 = {instancePath,keyword:"type",params:{type: "object"},message:"must be object"};
vErrors = addError(vErrors, err5);
errors++;
}
validate40.errors = vErrors;
return errors === 0;
}

export const SendLimitExceeded = validate42;
const schema17 = {"$id":"https://unpkg.com/express-ark-webhooks/schemas/SendLimitExceeded.json","title":"SendLimitExceeded payload","description":"A mail server has reached its hourly send limit. Sent only to endpoints that are subscribed to all events, at most once an hour. Without an envelope, this event and SendLimitApproaching look alike: the name is inferred from volume and limit, and can be wrong.","type":"object","required":["server","volume","limit"],"properties":{"server":{"$ref":"server.json","description":"The mail server whose limit it is."},"volume":{"description":"The number of messages sent in the last hour.","type":"integer"},"limit":{"description":"The maximum number of messages that may be sent per hour.","type":"integer"}}};

function validate42(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
/*# sourceURL="https://unpkg.com/express-ark-webhooks/schemas/SendLimitExceeded.json" */;
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.server === undefined){
const err0 = {instancePath,keyword:"required",params:{missingProperty: "server"},message:"must have required property '"+"server"+"'"};
vErrors = addError(vErrors, err0);
errors++;
}
if(data.volume === undefined){
const err1 = {instancePath,keyword:"required",params:{missingProperty: "volume"},message:"must have required property '"+"volume"+"'"};
vErrors = addError(vErrors, err1);
errors++;
}
if(data.limit === undefined){
const err2 = {instancePath,keyword:"required",params:{missingProperty: "limit"},message:"must have required property '"+"limit"+"'"};
vErrors = addError(vErrors, err2);
errors++;
}
if(data.server !== undefined){
if(!(validate22(data.server, {instancePath:instancePath+"/server",parentData:data,parentDataProperty:"server",rootData}))){
vErrors = vErrors === null ? validate22.errors : vErrors.concat(validate22.errors);
errors = vErrors.length;
}
}
if(data.volume !== undefined){
let data1 = data.volume;
if(!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1)))){
const err3 = {instancePath:instancePath+"/volume",keyword:"type",params:{type: "integer"},message:"must be integer"};
vErrors = addError(vErrors, err3);
errors++;
}
}
if(data.limit !== undefined){
let data2 = data.limit;
if(!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))){
const err4 = {instancePath:instancePath+"/limit",keyword:"type",params:{type: "integer"},message:"must be integer"};
vErrors = addError(vErrors, err4);
errors++;
}
}
}
else {
const err5 = {instancePath,keyword:"type",params:{type: "object"},message:"must be object"};
vErrors = addError(vErrors, err5);
errors++;
}
validate42.errors = vErrors;
return errors === 0;
}

export const envelope = validate44;
const schema18 = {"$id":"https://unpkg.com/express-ark-webhooks/schemas/envelope.json","title":"Ark envelope","description":"The envelope around the payload of an event.","type":"object","required":["event","payload"],"properties":{"event":{"description":"Name of the event.","type":"string","enum":["DomainDNSError","MessageBounced","MessageDelayed","MessageDeliveryFailed","MessageHeld","MessageLinkClicked","MessageLoaded","MessageSent","SendLimitApproaching","SendLimitExceeded"]},"timestamp":{"description":"When the event was queued, in Unix seconds, with or without a fraction. The same on every retry.","type":"number"},"uuid":{"description":"Identifies the event at this endpoint. The same on every retry. Not always a valid UUID; may be absent or null.","type":["string","null"]},"payload":{"description":"The payload of the event. Its schema depends on the name of the event.","type":"object"}}};

function validate44(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
/*# sourceURL="https://unpkg.com/express-ark-webhooks/schemas/envelope.json" */;
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.event === undefined){
const err0 = {instancePath,keyword:"required",params:{missingProperty: "event"},message:"must have required property '"+"event"+"'"};
vErrors = addError(vErrors, err0);
errors++;
}
if(data.payload === undefined){
const err1 = {instancePath,keyword:"required",params:{missingProperty: "payload"},message:"must have required property '"+"payload"+"'"};
vErrors = addError(vErrors, err1);
errors++;
}
if(data.event !== undefined){
let data0 = data.event;
if(typeof data0 !== "string"){
const err2 = {instancePath:instancePath+"/event",keyword:"type",params:{type: "string"},message:"must be string"};
vErrors = addError(vErrors, err2);
errors++;
}
if(!((((((((((data0 === "DomainDNSError") || (data0 === "MessageBounced")) || (data0 === "MessageDelayed")) || (data0 === "MessageDeliveryFailed")) || (data0 === "MessageHeld")) || (data0 === "MessageLinkClicked")) || (data0 === "MessageLoaded")) || (data0 === "MessageSent")) || (data0 === "SendLimitApproaching")) || (data0 === "SendLimitExceeded"))){
const err3 = {instancePath:instancePath+"/event",keyword:"enum",params:{allowedValues: schema18.properties.event.enum},message:"must be equal to one of the allowed values"};
vErrors = addError(vErrors, err3);
errors++;
}
}
if(data.timestamp !== undefined){
let data1 = data.timestamp;
if(!((typeof data1 == "number") && (isFinite(data1)))){
const err4 = {instancePath:instancePath+"/timestamp",keyword:"type",params:{type: "number"},message:"must be number"};
vErrors = addError(vErrors, err4);
errors++;
}
}
if(data.uuid !== undefined){
let data2 = data.uuid;
if((typeof data2 !== "string") && (data2 !== null)){
const err5 = {instancePath:instancePath+"/uuid",keyword:"type",params:{type: schema18.properties.uuid.type},message:"must be string,null"};
vErrors = addError(vErrors, err5);
errors++;
}
}
if(data.payload !== undefined){
let data3 = data.payload;
if(!(data3 && typeof data3 == "object" && !Array.isArray(data3))){
const err6 = {instancePath:instancePath+"/payload",keyword:"type",params:{type: "object"},message:"must be object"};
vErrors = addError(vErrors, err6);
errors++;
}
}
}
else {
const err7 = {instancePath,keyword:"type",params:{type: "object"},message:"must be object"};
vErrors = addError(vErrors, err7);
errors++;
}
validate44.errors = vErrors;
return errors === 0;
}

export const platform = validate45;
const schema19 = {"$id":"https://unpkg.com/express-ark-webhooks/schemas/platform-envelope.json","title":"Ark platform envelope","description":"The envelope around the payload of an event that a platform webhook sends.","type":"object","required":["event","payload"],"properties":{"event":{"description":"Name of the event.","type":"string","enum":["DomainDNSError","MessageBounced","MessageDelayed","MessageDeliveryFailed","MessageHeld","MessageLinkClicked","MessageLoaded","MessageSent","SendLimitApproaching","SendLimitExceeded"]},"timestamp":{"description":"When the event was queued, in Unix seconds, with or without a fraction. The same on every retry.","type":"number"},"tenant_id":{"description":"The tenant the event belongs to.","type":"string"},"uuid":{"description":"Identifies the event at this endpoint. Often absent.","type":["string","null"]},"payload":{"description":"The payload of the event. Its schema depends on the name of the event.","type":"object"},"_test":{"description":"True on a test send.","type":"boolean"}}};

function validate45(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
/*# sourceURL="https://unpkg.com/express-ark-webhooks/schemas/platform-envelope.json" */;
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.event === undefined){
const err0 = {instancePath,keyword:"required",params:{missingProperty: "event"},message:"must have required property '"+"event"+"'"};
vErrors = addError(vErrors, err0);
errors++;
}
if(data.payload === undefined){
const err1 = {instancePath,keyword:"required",params:{missingProperty: "payload"},message:"must have required property '"+"payload"+"'"};
vErrors = addError(vErrors, err1);
errors++;
}
if(data.event !== undefined){
let data0 = data.event;
if(typeof data0 !== "string"){
const err2 = {instancePath:instancePath+"/event",keyword:"type",params:{type: "string"},message:"must be string"};
vErrors = addError(vErrors, err2);
errors++;
}
if(!((((((((((data0 === "DomainDNSError") || (data0 === "MessageBounced")) || (data0 === "MessageDelayed")) || (data0 === "MessageDeliveryFailed")) || (data0 === "MessageHeld")) || (data0 === "MessageLinkClicked")) || (data0 === "MessageLoaded")) || (data0 === "MessageSent")) || (data0 === "SendLimitApproaching")) || (data0 === "SendLimitExceeded"))){
const err3 = {instancePath:instancePath+"/event",keyword:"enum",params:{allowedValues: schema19.properties.event.enum},message:"must be equal to one of the allowed values"};
vErrors = addError(vErrors, err3);
errors++;
}
}
if(data.timestamp !== undefined){
let data1 = data.timestamp;
if(!((typeof data1 == "number") && (isFinite(data1)))){
const err4 = {instancePath:instancePath+"/timestamp",keyword:"type",params:{type: "number"},message:"must be number"};
vErrors = addError(vErrors, err4);
errors++;
}
}
if(data.tenant_id !== undefined){
if(typeof data.tenant_id !== "string"){
const err5 = {instancePath:instancePath+"/tenant_id",keyword:"type",params:{type: "string"},message:"must be string"};
vErrors = addError(vErrors, err5);
errors++;
}
}
if(data.uuid !== undefined){
let data3 = data.uuid;
if((typeof data3 !== "string") && (data3 !== null)){
const err6 = {instancePath:instancePath+"/uuid",keyword:"type",params:{type: schema19.properties.uuid.type},message:"must be string,null"};
vErrors = addError(vErrors, err6);
errors++;
}
}
if(data.payload !== undefined){
let data4 = data.payload;
if(!(data4 && typeof data4 == "object" && !Array.isArray(data4))){
const err7 = {instancePath:instancePath+"/payload",keyword:"type",params:{type: "object"},message:"must be object"};
vErrors = addError(vErrors, err7);
errors++;
}
}
if(data._test !== undefined){
if(typeof data._test !== "boolean"){
const err8 = {instancePath:instancePath+"/_test",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
vErrors = addError(vErrors, err8);
errors++;
}
}
}
else {
const err9 = {instancePath,keyword:"type",params:{type: "object"},message:"must be object"};
vErrors = addError(vErrors, err9);
errors++;
}
validate45.errors = vErrors;
return errors === 0;
}

function addError(errors, error) {
if(errors === null) return [error];
errors.push(error);
return errors;
}
