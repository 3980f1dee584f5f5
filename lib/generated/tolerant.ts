// Generated from schemas/ by `npm run generate`. Do not edit.
// @ts-nocheck
"use strict";
export const DomainDNSError = validate21;
const schema6 = {"$id":"https://unpkg.com/express-ark-webhooks/schemas/DomainDNSError.json","type":"object","required":["server","domain","uuid","dns_checked_at"],"properties":{"server":{"$ref":"server.json"},"domain":{"type":"string"},"uuid":{"type":"string"},"dns_checked_at":{"type":"number"},"spf_status":{"type":["string","null"]},"spf_error":{"type":["string","null"]},"dkim_status":{"type":["string","null"]},"dkim_error":{"type":["string","null"]},"mx_status":{"type":["string","null"]},"mx_error":{"type":["string","null"]},"return_path_status":{"type":["string","null"]},"return_path_error":{"type":["string","null"]}}};
const schema7 = {"$id":"https://unpkg.com/express-ark-webhooks/schemas/server.json","type":"object","required":[],"properties":{"uuid":{"type":"string"},"name":{"type":"string"},"permalink":{"type":"string"},"organization":{"type":["string","null"]}}};

function validate22(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
/*# sourceURL="https://unpkg.com/express-ark-webhooks/schemas/server.json" */;
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.uuid !== undefined){
if(typeof data.uuid !== "string"){
const err0 = {instancePath:instancePath+"/uuid",keyword:"type",params:{type: "string"}};
vErrors = addError(vErrors, err0);
errors++;
}
}
if(data.name !== undefined){
if(typeof data.name !== "string"){
const err1 = {instancePath:instancePath+"/name",keyword:"type",params:{type: "string"}};
vErrors = addError(vErrors, err1);
errors++;
}
}
if(data.permalink !== undefined){
if(typeof data.permalink !== "string"){
const err2 = {instancePath:instancePath+"/permalink",keyword:"type",params:{type: "string"}};
vErrors = addError(vErrors, err2);
errors++;
}
}
if(data.organization !== undefined){
let data3 = data.organization;
if((typeof data3 !== "string") && (data3 !== null)){
const err3 = {instancePath:instancePath+"/organization",keyword:"type",params:{type: schema7.properties.organization.type}};
vErrors = addError(vErrors, err3);
errors++;
}
}
}
else {
const err4 = {instancePath,keyword:"type",params:{type: "object"}};
vErrors = addError(vErrors, err4);
errors++;
}
validate22.errors = vErrors;
return errors === 0;
}


function validate21(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
/*# sourceURL="https://unpkg.com/express-ark-webhooks/schemas/DomainDNSError.json" */;
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.server === undefined){
const err0 = {instancePath,keyword:"required",params:{missingProperty: "server"}};
vErrors = addError(vErrors, err0);
errors++;
}
if(data.domain === undefined){
const err1 = {instancePath,keyword:"required",params:{missingProperty: "domain"}};
vErrors = addError(vErrors, err1);
errors++;
}
if(data.uuid === undefined){
const err2 = {instancePath,keyword:"required",params:{missingProperty: "uuid"}};
vErrors = addError(vErrors, err2);
errors++;
}
if(data.dns_checked_at === undefined){
const err3 = {instancePath,keyword:"required",params:{missingProperty: "dns_checked_at"}};
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
if(typeof data.domain !== "string"){
const err4 = {instancePath:instancePath+"/domain",keyword:"type",params:{type: "string"}};
vErrors = addError(vErrors, err4);
errors++;
}
}
if(data.uuid !== undefined){
if(typeof data.uuid !== "string"){
const err5 = {instancePath:instancePath+"/uuid",keyword:"type",params:{type: "string"}};
vErrors = addError(vErrors, err5);
errors++;
}
}
if(data.dns_checked_at !== undefined){
let data3 = data.dns_checked_at;
if(!((typeof data3 == "number") && (isFinite(data3)))){
const err6 = {instancePath:instancePath+"/dns_checked_at",keyword:"type",params:{type: "number"}};
vErrors = addError(vErrors, err6);
errors++;
}
}
if(data.spf_status !== undefined){
let data4 = data.spf_status;
if((typeof data4 !== "string") && (data4 !== null)){
const err7 = {instancePath:instancePath+"/spf_status",keyword:"type",params:{type: schema6.properties.spf_status.type}};
vErrors = addError(vErrors, err7);
errors++;
}
}
if(data.spf_error !== undefined){
let data5 = data.spf_error;
if((typeof data5 !== "string") && (data5 !== null)){
const err8 = {instancePath:instancePath+"/spf_error",keyword:"type",params:{type: schema6.properties.spf_error.type}};
vErrors = addError(vErrors, err8);
errors++;
}
}
if(data.dkim_status !== undefined){
let data6 = data.dkim_status;
if((typeof data6 !== "string") && (data6 !== null)){
const err9 = {instancePath:instancePath+"/dkim_status",keyword:"type",params:{type: schema6.properties.dkim_status.type}};
vErrors = addError(vErrors, err9);
errors++;
}
}
if(data.dkim_error !== undefined){
let data7 = data.dkim_error;
if((typeof data7 !== "string") && (data7 !== null)){
const err10 = {instancePath:instancePath+"/dkim_error",keyword:"type",params:{type: schema6.properties.dkim_error.type}};
vErrors = addError(vErrors, err10);
errors++;
}
}
if(data.mx_status !== undefined){
let data8 = data.mx_status;
if((typeof data8 !== "string") && (data8 !== null)){
const err11 = {instancePath:instancePath+"/mx_status",keyword:"type",params:{type: schema6.properties.mx_status.type}};
vErrors = addError(vErrors, err11);
errors++;
}
}
if(data.mx_error !== undefined){
let data9 = data.mx_error;
if((typeof data9 !== "string") && (data9 !== null)){
const err12 = {instancePath:instancePath+"/mx_error",keyword:"type",params:{type: schema6.properties.mx_error.type}};
vErrors = addError(vErrors, err12);
errors++;
}
}
if(data.return_path_status !== undefined){
let data10 = data.return_path_status;
if((typeof data10 !== "string") && (data10 !== null)){
const err13 = {instancePath:instancePath+"/return_path_status",keyword:"type",params:{type: schema6.properties.return_path_status.type}};
vErrors = addError(vErrors, err13);
errors++;
}
}
if(data.return_path_error !== undefined){
let data11 = data.return_path_error;
if((typeof data11 !== "string") && (data11 !== null)){
const err14 = {instancePath:instancePath+"/return_path_error",keyword:"type",params:{type: schema6.properties.return_path_error.type}};
vErrors = addError(vErrors, err14);
errors++;
}
}
}
else {
const err15 = {instancePath,keyword:"type",params:{type: "object"}};
vErrors = addError(vErrors, err15);
errors++;
}
validate21.errors = vErrors;
return errors === 0;
}

export const MessageBounced = validate24;
const schema8 = {"$id":"https://unpkg.com/express-ark-webhooks/schemas/MessageBounced.json","type":"object","required":["original_message","bounce"],"properties":{"original_message":{"$ref":"bounced-message.json"},"bounce":{"$ref":"bounced-message.json"}}};
const schema9 = {"$id":"https://unpkg.com/express-ark-webhooks/schemas/bounced-message.json","type":"object","required":["id","to"],"properties":{"id":{"type":"integer"},"token":{"type":["string","null"]},"direction":{"type":["string","null"]},"message_id":{"type":["string","null"]},"to":{"type":"string"},"from":{"type":["string","null"]},"subject":{"type":["string","null"]},"timestamp":{"type":"number"},"spam_status":{"type":"string"},"tag":{"type":["string","null"]},"metadata":{"type":["object","null"],"additionalProperties":{"type":"string"}}}};

function validate25(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
/*# sourceURL="https://unpkg.com/express-ark-webhooks/schemas/bounced-message.json" */;
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.id === undefined){
const err0 = {instancePath,keyword:"required",params:{missingProperty: "id"}};
vErrors = addError(vErrors, err0);
errors++;
}
if(data.to === undefined){
const err1 = {instancePath,keyword:"required",params:{missingProperty: "to"}};
vErrors = addError(vErrors, err1);
errors++;
}
if(data.id !== undefined){
let data0 = data.id;
if(!(((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0))) && (isFinite(data0)))){
const err2 = {instancePath:instancePath+"/id",keyword:"type",params:{type: "integer"}};
vErrors = addError(vErrors, err2);
errors++;
}
}
if(data.token !== undefined){
let data1 = data.token;
if((typeof data1 !== "string") && (data1 !== null)){
const err3 = {instancePath:instancePath+"/token",keyword:"type",params:{type: schema9.properties.token.type}};
vErrors = addError(vErrors, err3);
errors++;
}
}
if(data.direction !== undefined){
let data2 = data.direction;
if((typeof data2 !== "string") && (data2 !== null)){
const err4 = {instancePath:instancePath+"/direction",keyword:"type",params:{type: schema9.properties.direction.type}};
vErrors = addError(vErrors, err4);
errors++;
}
}
if(data.message_id !== undefined){
let data3 = data.message_id;
if((typeof data3 !== "string") && (data3 !== null)){
const err5 = {instancePath:instancePath+"/message_id",keyword:"type",params:{type: schema9.properties.message_id.type}};
vErrors = addError(vErrors, err5);
errors++;
}
}
if(data.to !== undefined){
if(typeof data.to !== "string"){
const err6 = {instancePath:instancePath+"/to",keyword:"type",params:{type: "string"}};
vErrors = addError(vErrors, err6);
errors++;
}
}
if(data.from !== undefined){
let data5 = data.from;
if((typeof data5 !== "string") && (data5 !== null)){
const err7 = {instancePath:instancePath+"/from",keyword:"type",params:{type: schema9.properties.from.type}};
vErrors = addError(vErrors, err7);
errors++;
}
}
if(data.subject !== undefined){
let data6 = data.subject;
if((typeof data6 !== "string") && (data6 !== null)){
const err8 = {instancePath:instancePath+"/subject",keyword:"type",params:{type: schema9.properties.subject.type}};
vErrors = addError(vErrors, err8);
errors++;
}
}
if(data.timestamp !== undefined){
let data7 = data.timestamp;
if(!((typeof data7 == "number") && (isFinite(data7)))){
const err9 = {instancePath:instancePath+"/timestamp",keyword:"type",params:{type: "number"}};
vErrors = addError(vErrors, err9);
errors++;
}
}
if(data.spam_status !== undefined){
if(typeof data.spam_status !== "string"){
const err10 = {instancePath:instancePath+"/spam_status",keyword:"type",params:{type: "string"}};
vErrors = addError(vErrors, err10);
errors++;
}
}
if(data.tag !== undefined){
let data9 = data.tag;
if((typeof data9 !== "string") && (data9 !== null)){
const err11 = {instancePath:instancePath+"/tag",keyword:"type",params:{type: schema9.properties.tag.type}};
vErrors = addError(vErrors, err11);
errors++;
}
}
if(data.metadata !== undefined){
let data10 = data.metadata;
if((!(data10 && typeof data10 == "object" && !Array.isArray(data10))) && (data10 !== null)){
const err12 = {instancePath:instancePath+"/metadata",keyword:"type",params:{type: schema9.properties.metadata.type}};
vErrors = addError(vErrors, err12);
errors++;
}
if(data10 && typeof data10 == "object" && !Array.isArray(data10)){
for(const key0 in data10){
if(typeof data10[key0] !== "string"){
const err13 = {instancePath:instancePath+"/metadata/" + key0.replace(/~/g, "~0").replace(/\//g, "~1"),keyword:"type",params:{type: "string"}};
vErrors = addError(vErrors, err13);
errors++;
}
}
}
}
}
else {
const err14 = {instancePath,keyword:"type",params:{type: "object"}};
vErrors = addError(vErrors, err14);
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
const err0 = {instancePath,keyword:"required",params:{missingProperty: "original_message"}};
vErrors = addError(vErrors, err0);
errors++;
}
if(data.bounce === undefined){
const err1 = {instancePath,keyword:"required",params:{missingProperty: "bounce"}};
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
const err2 = {instancePath,keyword:"type",params:{type: "object"}};
vErrors = addError(vErrors, err2);
errors++;
}
validate24.errors = vErrors;
return errors === 0;
}

export const MessageDelayed = validate28;
const schema10 = {"$id":"https://unpkg.com/express-ark-webhooks/schemas/MessageDelayed.json","type":"object","required":["message","status","timestamp"],"properties":{"message":{"$ref":"message.json"},"status":{"type":"string","const":"SoftFail"},"details":{"type":["string","null"]},"output":{"type":"string"},"sent_with_ssl":{"type":["boolean","null"]},"timestamp":{"type":"number"},"time":{"type":["number","null"]},"classification":{"type":["string","null"]},"classification_code":{"type":["integer","null"]},"smtp_enhanced_code":{"type":["string","null"]},"remote_host":{"type":["string","null"]}}};
const schema11 = {"$id":"https://unpkg.com/express-ark-webhooks/schemas/message.json","type":"object","required":["id","to"],"properties":{"id":{"type":"integer"},"token":{"type":["string","null"]},"direction":{"type":["string","null"]},"message_id":{"type":["string","null"]},"to":{"type":["string","null"]},"from":{"type":["string","null"]},"subject":{"type":["string","null"]},"timestamp":{"type":"number"},"spam_status":{"type":"string"},"tag":{"type":["string","null"]},"metadata":{"type":["object","null"],"additionalProperties":{"type":"string"}}}};

function validate29(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
/*# sourceURL="https://unpkg.com/express-ark-webhooks/schemas/message.json" */;
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.id === undefined){
const err0 = {instancePath,keyword:"required",params:{missingProperty: "id"}};
vErrors = addError(vErrors, err0);
errors++;
}
if(data.to === undefined){
const err1 = {instancePath,keyword:"required",params:{missingProperty: "to"}};
vErrors = addError(vErrors, err1);
errors++;
}
if(data.id !== undefined){
let data0 = data.id;
if(!(((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0))) && (isFinite(data0)))){
const err2 = {instancePath:instancePath+"/id",keyword:"type",params:{type: "integer"}};
vErrors = addError(vErrors, err2);
errors++;
}
}
if(data.token !== undefined){
let data1 = data.token;
if((typeof data1 !== "string") && (data1 !== null)){
const err3 = {instancePath:instancePath+"/token",keyword:"type",params:{type: schema11.properties.token.type}};
vErrors = addError(vErrors, err3);
errors++;
}
}
if(data.direction !== undefined){
let data2 = data.direction;
if((typeof data2 !== "string") && (data2 !== null)){
const err4 = {instancePath:instancePath+"/direction",keyword:"type",params:{type: schema11.properties.direction.type}};
vErrors = addError(vErrors, err4);
errors++;
}
}
if(data.message_id !== undefined){
let data3 = data.message_id;
if((typeof data3 !== "string") && (data3 !== null)){
const err5 = {instancePath:instancePath+"/message_id",keyword:"type",params:{type: schema11.properties.message_id.type}};
vErrors = addError(vErrors, err5);
errors++;
}
}
if(data.to !== undefined){
let data4 = data.to;
if((typeof data4 !== "string") && (data4 !== null)){
const err6 = {instancePath:instancePath+"/to",keyword:"type",params:{type: schema11.properties.to.type}};
vErrors = addError(vErrors, err6);
errors++;
}
}
if(data.from !== undefined){
let data5 = data.from;
if((typeof data5 !== "string") && (data5 !== null)){
const err7 = {instancePath:instancePath+"/from",keyword:"type",params:{type: schema11.properties.from.type}};
vErrors = addError(vErrors, err7);
errors++;
}
}
if(data.subject !== undefined){
let data6 = data.subject;
if((typeof data6 !== "string") && (data6 !== null)){
const err8 = {instancePath:instancePath+"/subject",keyword:"type",params:{type: schema11.properties.subject.type}};
vErrors = addError(vErrors, err8);
errors++;
}
}
if(data.timestamp !== undefined){
let data7 = data.timestamp;
if(!((typeof data7 == "number") && (isFinite(data7)))){
const err9 = {instancePath:instancePath+"/timestamp",keyword:"type",params:{type: "number"}};
vErrors = addError(vErrors, err9);
errors++;
}
}
if(data.spam_status !== undefined){
if(typeof data.spam_status !== "string"){
const err10 = {instancePath:instancePath+"/spam_status",keyword:"type",params:{type: "string"}};
vErrors = addError(vErrors, err10);
errors++;
}
}
if(data.tag !== undefined){
let data9 = data.tag;
if((typeof data9 !== "string") && (data9 !== null)){
const err11 = {instancePath:instancePath+"/tag",keyword:"type",params:{type: schema11.properties.tag.type}};
vErrors = addError(vErrors, err11);
errors++;
}
}
if(data.metadata !== undefined){
let data10 = data.metadata;
if((!(data10 && typeof data10 == "object" && !Array.isArray(data10))) && (data10 !== null)){
const err12 = {instancePath:instancePath+"/metadata",keyword:"type",params:{type: schema11.properties.metadata.type}};
vErrors = addError(vErrors, err12);
errors++;
}
if(data10 && typeof data10 == "object" && !Array.isArray(data10)){
for(const key0 in data10){
if(typeof data10[key0] !== "string"){
const err13 = {instancePath:instancePath+"/metadata/" + key0.replace(/~/g, "~0").replace(/\//g, "~1"),keyword:"type",params:{type: "string"}};
vErrors = addError(vErrors, err13);
errors++;
}
}
}
}
}
else {
const err14 = {instancePath,keyword:"type",params:{type: "object"}};
vErrors = addError(vErrors, err14);
errors++;
}
validate29.errors = vErrors;
return errors === 0;
}


function validate28(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
/*# sourceURL="https://unpkg.com/express-ark-webhooks/schemas/MessageDelayed.json" */;
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.message === undefined){
const err0 = {instancePath,keyword:"required",params:{missingProperty: "message"}};
vErrors = addError(vErrors, err0);
errors++;
}
if(data.status === undefined){
const err1 = {instancePath,keyword:"required",params:{missingProperty: "status"}};
vErrors = addError(vErrors, err1);
errors++;
}
if(data.timestamp === undefined){
const err2 = {instancePath,keyword:"required",params:{missingProperty: "timestamp"}};
vErrors = addError(vErrors, err2);
errors++;
}
if(data.message !== undefined){
if(!(validate29(data.message, {instancePath:instancePath+"/message",parentData:data,parentDataProperty:"message",rootData}))){
vErrors = vErrors === null ? validate29.errors : vErrors.concat(validate29.errors);
errors = vErrors.length;
}
}
if(data.status !== undefined){
let data1 = data.status;
if(typeof data1 !== "string"){
const err3 = {instancePath:instancePath+"/status",keyword:"type",params:{type: "string"}};
vErrors = addError(vErrors, err3);
errors++;
}
if("SoftFail" !== data1){
const err4 = {instancePath:instancePath+"/status",keyword:"const",params:{allowedValue: "SoftFail"}};
vErrors = addError(vErrors, err4);
errors++;
}
}
if(data.details !== undefined){
let data2 = data.details;
if((typeof data2 !== "string") && (data2 !== null)){
const err5 = {instancePath:instancePath+"/details",keyword:"type",params:{type: schema10.properties.details.type}};
vErrors = addError(vErrors, err5);
errors++;
}
}
if(data.output !== undefined){
if(typeof data.output !== "string"){
const err6 = {instancePath:instancePath+"/output",keyword:"type",params:{type: "string"}};
vErrors = addError(vErrors, err6);
errors++;
}
}
if(data.sent_with_ssl !== undefined){
let data4 = data.sent_with_ssl;
if((typeof data4 !== "boolean") && (data4 !== null)){
const err7 = {instancePath:instancePath+"/sent_with_ssl",keyword:"type",params:{type: schema10.properties.sent_with_ssl.type}};
vErrors = addError(vErrors, err7);
errors++;
}
}
if(data.timestamp !== undefined){
let data5 = data.timestamp;
if(!((typeof data5 == "number") && (isFinite(data5)))){
const err8 = {instancePath:instancePath+"/timestamp",keyword:"type",params:{type: "number"}};
vErrors = addError(vErrors, err8);
errors++;
}
}
if(data.time !== undefined){
let data6 = data.time;
if((!((typeof data6 == "number") && (isFinite(data6)))) && (data6 !== null)){
const err9 = {instancePath:instancePath+"/time",keyword:"type",params:{type: schema10.properties.time.type}};
vErrors = addError(vErrors, err9);
errors++;
}
}
if(data.classification !== undefined){
let data7 = data.classification;
if((typeof data7 !== "string") && (data7 !== null)){
const err10 = {instancePath:instancePath+"/classification",keyword:"type",params:{type: schema10.properties.classification.type}};
vErrors = addError(vErrors, err10);
errors++;
}
}
if(data.classification_code !== undefined){
let data8 = data.classification_code;
if((!(((typeof data8 == "number") && (!(data8 % 1) && !isNaN(data8))) && (isFinite(data8)))) && (data8 !== null)){
const err11 = {instancePath:instancePath+"/classification_code",keyword:"type",params:{type: schema10.properties.classification_code.type}};
vErrors = addError(vErrors, err11);
errors++;
}
}
if(data.smtp_enhanced_code !== undefined){
let data9 = data.smtp_enhanced_code;
if((typeof data9 !== "string") && (data9 !== null)){
const err12 = {instancePath:instancePath+"/smtp_enhanced_code",keyword:"type",params:{type: schema10.properties.smtp_enhanced_code.type}};
vErrors = addError(vErrors, err12);
errors++;
}
}
if(data.remote_host !== undefined){
let data10 = data.remote_host;
if((typeof data10 !== "string") && (data10 !== null)){
const err13 = {instancePath:instancePath+"/remote_host",keyword:"type",params:{type: schema10.properties.remote_host.type}};
vErrors = addError(vErrors, err13);
errors++;
}
}
}
else {
const err14 = {instancePath,keyword:"type",params:{type: "object"}};
vErrors = addError(vErrors, err14);
errors++;
}
validate28.errors = vErrors;
return errors === 0;
}

export const MessageDeliveryFailed = validate31;
const schema12 = {"$id":"https://unpkg.com/express-ark-webhooks/schemas/MessageDeliveryFailed.json","type":"object","required":["message","status","timestamp"],"properties":{"message":{"$ref":"message.json"},"status":{"type":"string","const":"HardFail"},"details":{"type":["string","null"]},"output":{"type":"string"},"sent_with_ssl":{"type":["boolean","null"]},"timestamp":{"type":"number"},"time":{"type":["number","null"]},"classification":{"type":["string","null"]},"classification_code":{"type":["integer","null"]},"smtp_enhanced_code":{"type":["string","null"]},"remote_host":{"type":["string","null"]}}};

function validate31(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
/*# sourceURL="https://unpkg.com/express-ark-webhooks/schemas/MessageDeliveryFailed.json" */;
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.message === undefined){
const err0 = {instancePath,keyword:"required",params:{missingProperty: "message"}};
vErrors = addError(vErrors, err0);
errors++;
}
if(data.status === undefined){
const err1 = {instancePath,keyword:"required",params:{missingProperty: "status"}};
vErrors = addError(vErrors, err1);
errors++;
}
if(data.timestamp === undefined){
const err2 = {instancePath,keyword:"required",params:{missingProperty: "timestamp"}};
vErrors = addError(vErrors, err2);
errors++;
}
if(data.message !== undefined){
if(!(validate29(data.message, {instancePath:instancePath+"/message",parentData:data,parentDataProperty:"message",rootData}))){
vErrors = vErrors === null ? validate29.errors : vErrors.concat(validate29.errors);
errors = vErrors.length;
}
}
if(data.status !== undefined){
let data1 = data.status;
if(typeof data1 !== "string"){
const err3 = {instancePath:instancePath+"/status",keyword:"type",params:{type: "string"}};
vErrors = addError(vErrors, err3);
errors++;
}
if("HardFail" !== data1){
const err4 = {instancePath:instancePath+"/status",keyword:"const",params:{allowedValue: "HardFail"}};
vErrors = addError(vErrors, err4);
errors++;
}
}
if(data.details !== undefined){
let data2 = data.details;
if((typeof data2 !== "string") && (data2 !== null)){
const err5 = {instancePath:instancePath+"/details",keyword:"type",params:{type: schema12.properties.details.type}};
vErrors = addError(vErrors, err5);
errors++;
}
}
if(data.output !== undefined){
if(typeof data.output !== "string"){
const err6 = {instancePath:instancePath+"/output",keyword:"type",params:{type: "string"}};
vErrors = addError(vErrors, err6);
errors++;
}
}
if(data.sent_with_ssl !== undefined){
let data4 = data.sent_with_ssl;
if((typeof data4 !== "boolean") && (data4 !== null)){
const err7 = {instancePath:instancePath+"/sent_with_ssl",keyword:"type",params:{type: schema12.properties.sent_with_ssl.type}};
vErrors = addError(vErrors, err7);
errors++;
}
}
if(data.timestamp !== undefined){
let data5 = data.timestamp;
if(!((typeof data5 == "number") && (isFinite(data5)))){
const err8 = {instancePath:instancePath+"/timestamp",keyword:"type",params:{type: "number"}};
vErrors = addError(vErrors, err8);
errors++;
}
}
if(data.time !== undefined){
let data6 = data.time;
if((!((typeof data6 == "number") && (isFinite(data6)))) && (data6 !== null)){
const err9 = {instancePath:instancePath+"/time",keyword:"type",params:{type: schema12.properties.time.type}};
vErrors = addError(vErrors, err9);
errors++;
}
}
if(data.classification !== undefined){
let data7 = data.classification;
if((typeof data7 !== "string") && (data7 !== null)){
const err10 = {instancePath:instancePath+"/classification",keyword:"type",params:{type: schema12.properties.classification.type}};
vErrors = addError(vErrors, err10);
errors++;
}
}
if(data.classification_code !== undefined){
let data8 = data.classification_code;
if((!(((typeof data8 == "number") && (!(data8 % 1) && !isNaN(data8))) && (isFinite(data8)))) && (data8 !== null)){
const err11 = {instancePath:instancePath+"/classification_code",keyword:"type",params:{type: schema12.properties.classification_code.type}};
vErrors = addError(vErrors, err11);
errors++;
}
}
if(data.smtp_enhanced_code !== undefined){
let data9 = data.smtp_enhanced_code;
if((typeof data9 !== "string") && (data9 !== null)){
const err12 = {instancePath:instancePath+"/smtp_enhanced_code",keyword:"type",params:{type: schema12.properties.smtp_enhanced_code.type}};
vErrors = addError(vErrors, err12);
errors++;
}
}
if(data.remote_host !== undefined){
let data10 = data.remote_host;
if((typeof data10 !== "string") && (data10 !== null)){
const err13 = {instancePath:instancePath+"/remote_host",keyword:"type",params:{type: schema12.properties.remote_host.type}};
vErrors = addError(vErrors, err13);
errors++;
}
}
}
else {
const err14 = {instancePath,keyword:"type",params:{type: "object"}};
vErrors = addError(vErrors, err14);
errors++;
}
validate31.errors = vErrors;
return errors === 0;
}

export const MessageHeld = validate33;
const schema13 = {"$id":"https://unpkg.com/express-ark-webhooks/schemas/MessageHeld.json","type":"object","required":["message","status","timestamp"],"properties":{"message":{"$ref":"message.json"},"status":{"type":"string","const":"Held"},"details":{"type":["string","null"]},"output":{"type":"string"},"sent_with_ssl":{"type":["boolean","null"]},"timestamp":{"type":"number"},"time":{"type":["number","null"]}}};

function validate33(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
/*# sourceURL="https://unpkg.com/express-ark-webhooks/schemas/MessageHeld.json" */;
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.message === undefined){
const err0 = {instancePath,keyword:"required",params:{missingProperty: "message"}};
vErrors = addError(vErrors, err0);
errors++;
}
if(data.status === undefined){
const err1 = {instancePath,keyword:"required",params:{missingProperty: "status"}};
vErrors = addError(vErrors, err1);
errors++;
}
if(data.timestamp === undefined){
const err2 = {instancePath,keyword:"required",params:{missingProperty: "timestamp"}};
vErrors = addError(vErrors, err2);
errors++;
}
if(data.message !== undefined){
if(!(validate29(data.message, {instancePath:instancePath+"/message",parentData:data,parentDataProperty:"message",rootData}))){
vErrors = vErrors === null ? validate29.errors : vErrors.concat(validate29.errors);
errors = vErrors.length;
}
}
if(data.status !== undefined){
let data1 = data.status;
if(typeof data1 !== "string"){
const err3 = {instancePath:instancePath+"/status",keyword:"type",params:{type: "string"}};
vErrors = addError(vErrors, err3);
errors++;
}
if("Held" !== data1){
const err4 = {instancePath:instancePath+"/status",keyword:"const",params:{allowedValue: "Held"}};
vErrors = addError(vErrors, err4);
errors++;
}
}
if(data.details !== undefined){
let data2 = data.details;
if((typeof data2 !== "string") && (data2 !== null)){
const err5 = {instancePath:instancePath+"/details",keyword:"type",params:{type: schema13.properties.details.type}};
vErrors = addError(vErrors, err5);
errors++;
}
}
if(data.output !== undefined){
if(typeof data.output !== "string"){
const err6 = {instancePath:instancePath+"/output",keyword:"type",params:{type: "string"}};
vErrors = addError(vErrors, err6);
errors++;
}
}
if(data.sent_with_ssl !== undefined){
let data4 = data.sent_with_ssl;
if((typeof data4 !== "boolean") && (data4 !== null)){
const err7 = {instancePath:instancePath+"/sent_with_ssl",keyword:"type",params:{type: schema13.properties.sent_with_ssl.type}};
vErrors = addError(vErrors, err7);
errors++;
}
}
if(data.timestamp !== undefined){
let data5 = data.timestamp;
if(!((typeof data5 == "number") && (isFinite(data5)))){
const err8 = {instancePath:instancePath+"/timestamp",keyword:"type",params:{type: "number"}};
vErrors = addError(vErrors, err8);
errors++;
}
}
if(data.time !== undefined){
let data6 = data.time;
if((!((typeof data6 == "number") && (isFinite(data6)))) && (data6 !== null)){
const err9 = {instancePath:instancePath+"/time",keyword:"type",params:{type: schema13.properties.time.type}};
vErrors = addError(vErrors, err9);
errors++;
}
}
}
else {
const err10 = {instancePath,keyword:"type",params:{type: "object"}};
vErrors = addError(vErrors, err10);
errors++;
}
validate33.errors = vErrors;
return errors === 0;
}

export const MessageLinkClicked = validate35;
const schema14 = {"$id":"https://unpkg.com/express-ark-webhooks/schemas/MessageLinkClicked.json","type":"object","required":["message","ip_address","url","token"],"properties":{"message":{"$ref":"message.json"},"ip_address":{"type":["string","null"]},"user_agent":{"type":["string","null"]},"url":{"type":"string"},"token":{"type":"string"}}};

function validate35(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
/*# sourceURL="https://unpkg.com/express-ark-webhooks/schemas/MessageLinkClicked.json" */;
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.message === undefined){
const err0 = {instancePath,keyword:"required",params:{missingProperty: "message"}};
vErrors = addError(vErrors, err0);
errors++;
}
if(data.ip_address === undefined){
const err1 = {instancePath,keyword:"required",params:{missingProperty: "ip_address"}};
vErrors = addError(vErrors, err1);
errors++;
}
if(data.url === undefined){
const err2 = {instancePath,keyword:"required",params:{missingProperty: "url"}};
vErrors = addError(vErrors, err2);
errors++;
}
if(data.token === undefined){
const err3 = {instancePath,keyword:"required",params:{missingProperty: "token"}};
vErrors = addError(vErrors, err3);
errors++;
}
if(data.message !== undefined){
if(!(validate29(data.message, {instancePath:instancePath+"/message",parentData:data,parentDataProperty:"message",rootData}))){
vErrors = vErrors === null ? validate29.errors : vErrors.concat(validate29.errors);
errors = vErrors.length;
}
}
if(data.ip_address !== undefined){
let data1 = data.ip_address;
if((typeof data1 !== "string") && (data1 !== null)){
const err4 = {instancePath:instancePath+"/ip_address",keyword:"type",params:{type: schema14.properties.ip_address.type}};
vErrors = addError(vErrors, err4);
errors++;
}
}
if(data.user_agent !== undefined){
let data2 = data.user_agent;
if((typeof data2 !== "string") && (data2 !== null)){
const err5 = {instancePath:instancePath+"/user_agent",keyword:"type",params:{type: schema14.properties.user_agent.type}};
vErrors = addError(vErrors, err5);
errors++;
}
}
if(data.url !== undefined){
if(typeof data.url !== "string"){
const err6 = {instancePath:instancePath+"/url",keyword:"type",params:{type: "string"}};
vErrors = addError(vErrors, err6);
errors++;
}
}
if(data.token !== undefined){
if(typeof data.token !== "string"){
const err7 = {instancePath:instancePath+"/token",keyword:"type",params:{type: "string"}};
vErrors = addError(vErrors, err7);
errors++;
}
}
}
else {
const err8 = {instancePath,keyword:"type",params:{type: "object"}};
vErrors = addError(vErrors, err8);
errors++;
}
validate35.errors = vErrors;
return errors === 0;
}

export const MessageLoaded = validate37;
const schema15 = {"$id":"https://unpkg.com/express-ark-webhooks/schemas/MessageLoaded.json","type":"object","required":["message","ip_address"],"properties":{"message":{"$ref":"message.json"},"ip_address":{"type":["string","null"]},"user_agent":{"type":["string","null"]}}};

function validate37(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
/*# sourceURL="https://unpkg.com/express-ark-webhooks/schemas/MessageLoaded.json" */;
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.message === undefined){
const err0 = {instancePath,keyword:"required",params:{missingProperty: "message"}};
vErrors = addError(vErrors, err0);
errors++;
}
if(data.ip_address === undefined){
const err1 = {instancePath,keyword:"required",params:{missingProperty: "ip_address"}};
vErrors = addError(vErrors, err1);
errors++;
}
if(data.message !== undefined){
if(!(validate29(data.message, {instancePath:instancePath+"/message",parentData:data,parentDataProperty:"message",rootData}))){
vErrors = vErrors === null ? validate29.errors : vErrors.concat(validate29.errors);
errors = vErrors.length;
}
}
if(data.ip_address !== undefined){
let data1 = data.ip_address;
if((typeof data1 !== "string") && (data1 !== null)){
const err2 = {instancePath:instancePath+"/ip_address",keyword:"type",params:{type: schema15.properties.ip_address.type}};
vErrors = addError(vErrors, err2);
errors++;
}
}
if(data.user_agent !== undefined){
let data2 = data.user_agent;
if((typeof data2 !== "string") && (data2 !== null)){
const err3 = {instancePath:instancePath+"/user_agent",keyword:"type",params:{type: schema15.properties.user_agent.type}};
vErrors = addError(vErrors, err3);
errors++;
}
}
}
else {
const err4 = {instancePath,keyword:"type",params:{type: "object"}};
vErrors = addError(vErrors, err4);
errors++;
}
validate37.errors = vErrors;
return errors === 0;
}

export const MessageSent = validate39;
const schema16 = {"$id":"https://unpkg.com/express-ark-webhooks/schemas/MessageSent.json","type":"object","required":["message","status","timestamp"],"properties":{"message":{"$ref":"message.json"},"status":{"type":"string","const":"Sent"},"details":{"type":["string","null"]},"output":{"type":"string"},"sent_with_ssl":{"type":["boolean","null"]},"timestamp":{"type":"number"},"time":{"type":["number","null"]}}};

function validate39(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
/*# sourceURL="https://unpkg.com/express-ark-webhooks/schemas/MessageSent.json" */;
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.message === undefined){
const err0 = {instancePath,keyword:"required",params:{missingProperty: "message"}};
vErrors = addError(vErrors, err0);
errors++;
}
if(data.status === undefined){
const err1 = {instancePath,keyword:"required",params:{missingProperty: "status"}};
vErrors = addError(vErrors, err1);
errors++;
}
if(data.timestamp === undefined){
const err2 = {instancePath,keyword:"required",params:{missingProperty: "timestamp"}};
vErrors = addError(vErrors, err2);
errors++;
}
if(data.message !== undefined){
if(!(validate29(data.message, {instancePath:instancePath+"/message",parentData:data,parentDataProperty:"message",rootData}))){
vErrors = vErrors === null ? validate29.errors : vErrors.concat(validate29.errors);
errors = vErrors.length;
}
}
if(data.status !== undefined){
let data1 = data.status;
if(typeof data1 !== "string"){
const err3 = {instancePath:instancePath+"/status",keyword:"type",params:{type: "string"}};
vErrors = addError(vErrors, err3);
errors++;
}
if("Sent" !== data1){
const err4 = {instancePath:instancePath+"/status",keyword:"const",params:{allowedValue: "Sent"}};
vErrors = addError(vErrors, err4);
errors++;
}
}
if(data.details !== undefined){
let data2 = data.details;
if((typeof data2 !== "string") && (data2 !== null)){
const err5 = {instancePath:instancePath+"/details",keyword:"type",params:{type: schema16.properties.details.type}};
vErrors = addError(vErrors, err5);
errors++;
}
}
if(data.output !== undefined){
if(typeof data.output !== "string"){
const err6 = {instancePath:instancePath+"/output",keyword:"type",params:{type: "string"}};
vErrors = addError(vErrors, err6);
errors++;
}
}
if(data.sent_with_ssl !== undefined){
let data4 = data.sent_with_ssl;
if((typeof data4 !== "boolean") && (data4 !== null)){
const err7 = {instancePath:instancePath+"/sent_with_ssl",keyword:"type",params:{type: schema16.properties.sent_with_ssl.type}};
vErrors = addError(vErrors, err7);
errors++;
}
}
if(data.timestamp !== undefined){
let data5 = data.timestamp;
if(!((typeof data5 == "number") && (isFinite(data5)))){
const err8 = {instancePath:instancePath+"/timestamp",keyword:"type",params:{type: "number"}};
vErrors = addError(vErrors, err8);
errors++;
}
}
if(data.time !== undefined){
let data6 = data.time;
if((!((typeof data6 == "number") && (isFinite(data6)))) && (data6 !== null)){
const err9 = {instancePath:instancePath+"/time",keyword:"type",params:{type: schema16.properties.time.type}};
vErrors = addError(vErrors, err9);
errors++;
}
}
}
else {
const err10 = {instancePath,keyword:"type",params:{type: "object"}};
vErrors = addError(vErrors, err10);
errors++;
}
validate39.errors = vErrors;
return errors === 0;
}

export const SendLimitApproaching = validate41;
const schema17 = {"$id":"https://unpkg.com/express-ark-webhooks/schemas/SendLimitApproaching.json","type":"object","required":["server","volume","limit"],"properties":{"server":{"$ref":"server.json"},"volume":{"type":"integer"},"limit":{"type":"integer"}}};

function validate41(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
/*# sourceURL="https://unpkg.com/express-ark-webhooks/schemas/SendLimitApproaching.json" */;
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.server === undefined){
const err0 = {instancePath,keyword:"required",params:{missingProperty: "server"}};
vErrors = addError(vErrors, err0);
errors++;
}
if(data.volume === undefined){
const err1 = {instancePath,keyword:"required",params:{missingProperty: "volume"}};
vErrors = addError(vErrors, err1);
errors++;
}
if(data.limit === undefined){
const err2 = {instancePath,keyword:"required",params:{missingProperty: "limit"}};
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
const err3 = {instancePath:instancePath+"/volume",keyword:"type",params:{type: "integer"}};
vErrors = addError(vErrors, err3);
errors++;
}
}
if(data.limit !== undefined){
let data2 = data.limit;
if(!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))){
const err4 = {instancePath:instancePath+"/limit",keyword:"type",params:{type: "integer"}};
vErrors = addError(vErrors, err4);
errors++;
}
}
}
else {
const err5 = {instancePath,keyword:"type",params:{type: "object"}};
vErrors = addError(vErrors, err5);
errors++;
}
validate41.errors = vErrors;
return errors === 0;
}

export const SendLimitExceeded = validate43;
const schema18 = {"$id":"https://unpkg.com/express-ark-webhooks/schemas/SendLimitExceeded.json","type":"object","required":["server","volume","limit"],"properties":{"server":{"$ref":"server.json"},"volume":{"type":"integer"},"limit":{"type":"integer"}}};

function validate43(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
/*# sourceURL="https://unpkg.com/express-ark-webhooks/schemas/SendLimitExceeded.json" */;
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.server === undefined){
const err0 = {instancePath,keyword:"required",params:{missingProperty: "server"}};
vErrors = addError(vErrors, err0);
errors++;
}
if(data.volume === undefined){
const err1 = {instancePath,keyword:"required",params:{missingProperty: "volume"}};
vErrors = addError(vErrors, err1);
errors++;
}
if(data.limit === undefined){
const err2 = {instancePath,keyword:"required",params:{missingProperty: "limit"}};
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
const err3 = {instancePath:instancePath+"/volume",keyword:"type",params:{type: "integer"}};
vErrors = addError(vErrors, err3);
errors++;
}
}
if(data.limit !== undefined){
let data2 = data.limit;
if(!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))){
const err4 = {instancePath:instancePath+"/limit",keyword:"type",params:{type: "integer"}};
vErrors = addError(vErrors, err4);
errors++;
}
}
}
else {
const err5 = {instancePath,keyword:"type",params:{type: "object"}};
vErrors = addError(vErrors, err5);
errors++;
}
validate43.errors = vErrors;
return errors === 0;
}

export const envelope = validate45;
const schema19 = {"$id":"https://unpkg.com/express-ark-webhooks/schemas/envelope.json","type":"object","required":["event","payload"],"properties":{"event":{"type":"string"},"timestamp":{"type":"number"},"uuid":{"type":["string","null"]},"payload":{"type":"object"}}};

function validate45(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
/*# sourceURL="https://unpkg.com/express-ark-webhooks/schemas/envelope.json" */;
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.event === undefined){
const err0 = {instancePath,keyword:"required",params:{missingProperty: "event"}};
vErrors = addError(vErrors, err0);
errors++;
}
if(data.payload === undefined){
const err1 = {instancePath,keyword:"required",params:{missingProperty: "payload"}};
vErrors = addError(vErrors, err1);
errors++;
}
if(data.event !== undefined){
if(typeof data.event !== "string"){
const err2 = {instancePath:instancePath+"/event",keyword:"type",params:{type: "string"}};
vErrors = addError(vErrors, err2);
errors++;
}
}
if(data.timestamp !== undefined){
let data1 = data.timestamp;
if(!((typeof data1 == "number") && (isFinite(data1)))){
const err3 = {instancePath:instancePath+"/timestamp",keyword:"type",params:{type: "number"}};
vErrors = addError(vErrors, err3);
errors++;
}
}
if(data.uuid !== undefined){
let data2 = data.uuid;
if((typeof data2 !== "string") && (data2 !== null)){
const err4 = {instancePath:instancePath+"/uuid",keyword:"type",params:{type: schema19.properties.uuid.type}};
vErrors = addError(vErrors, err4);
errors++;
}
}
if(data.payload !== undefined){
let data3 = data.payload;
if(!(data3 && typeof data3 == "object" && !Array.isArray(data3))){
const err5 = {instancePath:instancePath+"/payload",keyword:"type",params:{type: "object"}};
vErrors = addError(vErrors, err5);
errors++;
}
}
}
else {
const err6 = {instancePath,keyword:"type",params:{type: "object"}};
vErrors = addError(vErrors, err6);
errors++;
}
validate45.errors = vErrors;
return errors === 0;
}

export const platform = validate46;
const schema20 = {"$id":"https://unpkg.com/express-ark-webhooks/schemas/platform-envelope.json","type":"object","required":["event","payload"],"properties":{"event":{"type":"string"},"timestamp":{"type":"number"},"tenant_id":{"type":"string"},"uuid":{"type":["string","null"]},"payload":{"type":"object"},"_test":{"type":"boolean"}}};

function validate46(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
/*# sourceURL="https://unpkg.com/express-ark-webhooks/schemas/platform-envelope.json" */;
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.event === undefined){
const err0 = {instancePath,keyword:"required",params:{missingProperty: "event"}};
vErrors = addError(vErrors, err0);
errors++;
}
if(data.payload === undefined){
const err1 = {instancePath,keyword:"required",params:{missingProperty: "payload"}};
vErrors = addError(vErrors, err1);
errors++;
}
if(data.event !== undefined){
if(typeof data.event !== "string"){
const err2 = {instancePath:instancePath+"/event",keyword:"type",params:{type: "string"}};
vErrors = addError(vErrors, err2);
errors++;
}
}
if(data.timestamp !== undefined){
let data1 = data.timestamp;
if(!((typeof data1 == "number") && (isFinite(data1)))){
const err3 = {instancePath:instancePath+"/timestamp",keyword:"type",params:{type: "number"}};
vErrors = addError(vErrors, err3);
errors++;
}
}
if(data.tenant_id !== undefined){
if(typeof data.tenant_id !== "string"){
const err4 = {instancePath:instancePath+"/tenant_id",keyword:"type",params:{type: "string"}};
vErrors = addError(vErrors, err4);
errors++;
}
}
if(data.uuid !== undefined){
let data3 = data.uuid;
if((typeof data3 !== "string") && (data3 !== null)){
const err5 = {instancePath:instancePath+"/uuid",keyword:"type",params:{type: schema20.properties.uuid.type}};
vErrors = addError(vErrors, err5);
errors++;
}
}
if(data.payload !== undefined){
let data4 = data.payload;
if(!(data4 && typeof data4 == "object" && !Array.isArray(data4))){
const err6 = {instancePath:instancePath+"/payload",keyword:"type",params:{type: "object"}};
vErrors = addError(vErrors, err6);
errors++;
}
}
if(data._test !== undefined){
if(typeof data._test !== "boolean"){
const err7 = {instancePath:instancePath+"/_test",keyword:"type",params:{type: "boolean"}};
vErrors = addError(vErrors, err7);
errors++;
}
}
}
else {
const err8 = {instancePath,keyword:"type",params:{type: "object"}};
vErrors = addError(vErrors, err8);
errors++;
}
validate46.errors = vErrors;
return errors === 0;
}

function addError(errors, error) {
if(errors === null) return [error];
errors.push(error);
return errors;
}
