// Generated from schemas/*.json by `npm run generate`. Do not edit.
// <stdin>
var policy = validate20;
var schema31 = { "$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "policy", "title": "A firewall policy", "description": "What may reach the host. One policy a host, in a table of its own: other tables are never touched.", "type": "object", "properties": { "rules": { "type": "array", "description": "In order; the first that matches decides.", "items": { "type": "object", "properties": { "action": { "enum": ["allow", "deny"] }, "all": { "type": "boolean", "description": "Everything that no other rule has decided." }, "protocol": { "enum": ["tcp", "udp", "icmp"] }, "ports": { "type": "array", "description": "Single ports and ranges.", "items": { "type": "object", "properties": { "first": { "type": "integer", "minimum": 1, "maximum": 65535 }, "last": { "type": "integer", "minimum": 1, "maximum": 65535 } }, "required": ["first", "last"], "additionalProperties": false } }, "from": { "type": "array", "description": "Addresses and networks, in canonical form.", "items": { "type": "string", "pattern": "^[0-9a-f.:]+(/[0-9]{1,3})?$", "must": "be an IP address or a network such as 10.0.0.0/8, in lower case" } }, "on": { "type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]{0,14}$", "must": "be the name of an interface, of at most 15 letters, digits, dots, _ and -", "description": "The interface it comes in on." } }, "required": ["action"], "additionalProperties": false } } }, "required": ["rules"], "additionalProperties": false };
var pattern4 = new RegExp("^[0-9a-f.:]+(/[0-9]{1,3})?$", "u");
var pattern5 = new RegExp("^[A-Za-z0-9][A-Za-z0-9._-]{0,14}$", "u");
function validate20(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  ;
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate20.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.rules === void 0) {
      const err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "rules" }, message: "must have required property 'rules'" };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!(key0 === "rules")) {
        const err1 = { instancePath, schemaPath: "#/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key0 }, message: "must NOT have additional properties" };
        if (vErrors === null) {
          vErrors = [err1];
        } else {
          vErrors.push(err1);
        }
        errors++;
      }
    }
    if (data.rules !== void 0) {
      let data0 = data.rules;
      if (Array.isArray(data0)) {
        const len0 = data0.length;
        for (let i0 = 0; i0 < len0; i0++) {
          let data1 = data0[i0];
          if (data1 && typeof data1 == "object" && !Array.isArray(data1)) {
            if (data1.action === void 0) {
              const err2 = { instancePath: instancePath + "/rules/" + i0, schemaPath: "#/properties/rules/items/required", keyword: "required", params: { missingProperty: "action" }, message: "must have required property 'action'" };
              if (vErrors === null) {
                vErrors = [err2];
              } else {
                vErrors.push(err2);
              }
              errors++;
            }
            for (const key1 in data1) {
              if (!(key1 === "action" || key1 === "all" || key1 === "protocol" || key1 === "ports" || key1 === "from" || key1 === "on")) {
                const err3 = { instancePath: instancePath + "/rules/" + i0, schemaPath: "#/properties/rules/items/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key1 }, message: "must NOT have additional properties" };
                if (vErrors === null) {
                  vErrors = [err3];
                } else {
                  vErrors.push(err3);
                }
                errors++;
              }
            }
            if (data1.action !== void 0) {
              let data2 = data1.action;
              if (!(data2 === "allow" || data2 === "deny")) {
                const err4 = { instancePath: instancePath + "/rules/" + i0 + "/action", schemaPath: "#/properties/rules/items/properties/action/enum", keyword: "enum", params: { allowedValues: schema31.properties.rules.items.properties.action.enum }, message: "must be equal to one of the allowed values" };
                if (vErrors === null) {
                  vErrors = [err4];
                } else {
                  vErrors.push(err4);
                }
                errors++;
              }
            }
            if (data1.all !== void 0) {
              if (typeof data1.all !== "boolean") {
                const err5 = { instancePath: instancePath + "/rules/" + i0 + "/all", schemaPath: "#/properties/rules/items/properties/all/type", keyword: "type", params: { type: "boolean" }, message: "must be boolean" };
                if (vErrors === null) {
                  vErrors = [err5];
                } else {
                  vErrors.push(err5);
                }
                errors++;
              }
            }
            if (data1.protocol !== void 0) {
              let data4 = data1.protocol;
              if (!(data4 === "tcp" || data4 === "udp" || data4 === "icmp")) {
                const err6 = { instancePath: instancePath + "/rules/" + i0 + "/protocol", schemaPath: "#/properties/rules/items/properties/protocol/enum", keyword: "enum", params: { allowedValues: schema31.properties.rules.items.properties.protocol.enum }, message: "must be equal to one of the allowed values" };
                if (vErrors === null) {
                  vErrors = [err6];
                } else {
                  vErrors.push(err6);
                }
                errors++;
              }
            }
            if (data1.ports !== void 0) {
              let data5 = data1.ports;
              if (Array.isArray(data5)) {
                const len1 = data5.length;
                for (let i1 = 0; i1 < len1; i1++) {
                  let data6 = data5[i1];
                  if (data6 && typeof data6 == "object" && !Array.isArray(data6)) {
                    if (data6.first === void 0) {
                      const err7 = { instancePath: instancePath + "/rules/" + i0 + "/ports/" + i1, schemaPath: "#/properties/rules/items/properties/ports/items/required", keyword: "required", params: { missingProperty: "first" }, message: "must have required property 'first'" };
                      if (vErrors === null) {
                        vErrors = [err7];
                      } else {
                        vErrors.push(err7);
                      }
                      errors++;
                    }
                    if (data6.last === void 0) {
                      const err8 = { instancePath: instancePath + "/rules/" + i0 + "/ports/" + i1, schemaPath: "#/properties/rules/items/properties/ports/items/required", keyword: "required", params: { missingProperty: "last" }, message: "must have required property 'last'" };
                      if (vErrors === null) {
                        vErrors = [err8];
                      } else {
                        vErrors.push(err8);
                      }
                      errors++;
                    }
                    for (const key2 in data6) {
                      if (!(key2 === "first" || key2 === "last")) {
                        const err9 = { instancePath: instancePath + "/rules/" + i0 + "/ports/" + i1, schemaPath: "#/properties/rules/items/properties/ports/items/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key2 }, message: "must NOT have additional properties" };
                        if (vErrors === null) {
                          vErrors = [err9];
                        } else {
                          vErrors.push(err9);
                        }
                        errors++;
                      }
                    }
                    if (data6.first !== void 0) {
                      let data7 = data6.first;
                      if (!(typeof data7 == "number" && (!(data7 % 1) && !isNaN(data7)) && isFinite(data7))) {
                        const err10 = { instancePath: instancePath + "/rules/" + i0 + "/ports/" + i1 + "/first", schemaPath: "#/properties/rules/items/properties/ports/items/properties/first/type", keyword: "type", params: { type: "integer" }, message: "must be integer" };
                        if (vErrors === null) {
                          vErrors = [err10];
                        } else {
                          vErrors.push(err10);
                        }
                        errors++;
                      }
                      if (typeof data7 == "number" && isFinite(data7)) {
                        if (data7 > 65535 || isNaN(data7)) {
                          const err11 = { instancePath: instancePath + "/rules/" + i0 + "/ports/" + i1 + "/first", schemaPath: "#/properties/rules/items/properties/ports/items/properties/first/maximum", keyword: "maximum", params: { comparison: "<=", limit: 65535 }, message: "must be <= 65535" };
                          if (vErrors === null) {
                            vErrors = [err11];
                          } else {
                            vErrors.push(err11);
                          }
                          errors++;
                        }
                        if (data7 < 1 || isNaN(data7)) {
                          const err12 = { instancePath: instancePath + "/rules/" + i0 + "/ports/" + i1 + "/first", schemaPath: "#/properties/rules/items/properties/ports/items/properties/first/minimum", keyword: "minimum", params: { comparison: ">=", limit: 1 }, message: "must be >= 1" };
                          if (vErrors === null) {
                            vErrors = [err12];
                          } else {
                            vErrors.push(err12);
                          }
                          errors++;
                        }
                      }
                    }
                    if (data6.last !== void 0) {
                      let data8 = data6.last;
                      if (!(typeof data8 == "number" && (!(data8 % 1) && !isNaN(data8)) && isFinite(data8))) {
                        const err13 = { instancePath: instancePath + "/rules/" + i0 + "/ports/" + i1 + "/last", schemaPath: "#/properties/rules/items/properties/ports/items/properties/last/type", keyword: "type", params: { type: "integer" }, message: "must be integer" };
                        if (vErrors === null) {
                          vErrors = [err13];
                        } else {
                          vErrors.push(err13);
                        }
                        errors++;
                      }
                      if (typeof data8 == "number" && isFinite(data8)) {
                        if (data8 > 65535 || isNaN(data8)) {
                          const err14 = { instancePath: instancePath + "/rules/" + i0 + "/ports/" + i1 + "/last", schemaPath: "#/properties/rules/items/properties/ports/items/properties/last/maximum", keyword: "maximum", params: { comparison: "<=", limit: 65535 }, message: "must be <= 65535" };
                          if (vErrors === null) {
                            vErrors = [err14];
                          } else {
                            vErrors.push(err14);
                          }
                          errors++;
                        }
                        if (data8 < 1 || isNaN(data8)) {
                          const err15 = { instancePath: instancePath + "/rules/" + i0 + "/ports/" + i1 + "/last", schemaPath: "#/properties/rules/items/properties/ports/items/properties/last/minimum", keyword: "minimum", params: { comparison: ">=", limit: 1 }, message: "must be >= 1" };
                          if (vErrors === null) {
                            vErrors = [err15];
                          } else {
                            vErrors.push(err15);
                          }
                          errors++;
                        }
                      }
                    }
                  } else {
                    const err16 = { instancePath: instancePath + "/rules/" + i0 + "/ports/" + i1, schemaPath: "#/properties/rules/items/properties/ports/items/type", keyword: "type", params: { type: "object" }, message: "must be object" };
                    if (vErrors === null) {
                      vErrors = [err16];
                    } else {
                      vErrors.push(err16);
                    }
                    errors++;
                  }
                }
              } else {
                const err17 = { instancePath: instancePath + "/rules/" + i0 + "/ports", schemaPath: "#/properties/rules/items/properties/ports/type", keyword: "type", params: { type: "array" }, message: "must be array" };
                if (vErrors === null) {
                  vErrors = [err17];
                } else {
                  vErrors.push(err17);
                }
                errors++;
              }
            }
            if (data1.from !== void 0) {
              let data9 = data1.from;
              if (Array.isArray(data9)) {
                const len2 = data9.length;
                for (let i2 = 0; i2 < len2; i2++) {
                  let data10 = data9[i2];
                  if (typeof data10 === "string") {
                    if (!pattern4.test(data10)) {
                      const err18 = { instancePath: instancePath + "/rules/" + i0 + "/from/" + i2, schemaPath: "#/properties/rules/items/properties/from/items/pattern", keyword: "pattern", params: { pattern: "^[0-9a-f.:]+(/[0-9]{1,3})?$" }, message: "must be an IP address or a network such as 10.0.0.0/8, in lower case" };
                      if (vErrors === null) {
                        vErrors = [err18];
                      } else {
                        vErrors.push(err18);
                      }
                      errors++;
                    }
                  } else {
                    const err19 = { instancePath: instancePath + "/rules/" + i0 + "/from/" + i2, schemaPath: "#/properties/rules/items/properties/from/items/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                    if (vErrors === null) {
                      vErrors = [err19];
                    } else {
                      vErrors.push(err19);
                    }
                    errors++;
                  }
                }
              } else {
                const err20 = { instancePath: instancePath + "/rules/" + i0 + "/from", schemaPath: "#/properties/rules/items/properties/from/type", keyword: "type", params: { type: "array" }, message: "must be array" };
                if (vErrors === null) {
                  vErrors = [err20];
                } else {
                  vErrors.push(err20);
                }
                errors++;
              }
            }
            if (data1.on !== void 0) {
              let data11 = data1.on;
              if (typeof data11 === "string") {
                if (!pattern5.test(data11)) {
                  const err21 = { instancePath: instancePath + "/rules/" + i0 + "/on", schemaPath: "#/properties/rules/items/properties/on/pattern", keyword: "pattern", params: { pattern: "^[A-Za-z0-9][A-Za-z0-9._-]{0,14}$" }, message: "must be the name of an interface, of at most 15 letters, digits, dots, _ and -" };
                  if (vErrors === null) {
                    vErrors = [err21];
                  } else {
                    vErrors.push(err21);
                  }
                  errors++;
                }
              } else {
                const err22 = { instancePath: instancePath + "/rules/" + i0 + "/on", schemaPath: "#/properties/rules/items/properties/on/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                if (vErrors === null) {
                  vErrors = [err22];
                } else {
                  vErrors.push(err22);
                }
                errors++;
              }
            }
          } else {
            const err23 = { instancePath: instancePath + "/rules/" + i0, schemaPath: "#/properties/rules/items/type", keyword: "type", params: { type: "object" }, message: "must be object" };
            if (vErrors === null) {
              vErrors = [err23];
            } else {
              vErrors.push(err23);
            }
            errors++;
          }
        }
      } else {
        const err24 = { instancePath: instancePath + "/rules", schemaPath: "#/properties/rules/type", keyword: "type", params: { type: "array" }, message: "must be array" };
        if (vErrors === null) {
          vErrors = [err24];
        } else {
          vErrors.push(err24);
        }
        errors++;
      }
    }
  } else {
    const err25 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    if (vErrors === null) {
      vErrors = [err25];
    } else {
      vErrors.push(err25);
    }
    errors++;
  }
  validate20.errors = vErrors;
  return errors === 0;
}
validate20.evaluated = { "props": true, "dynamicProps": false, "dynamicItems": false };
export {
  policy
};
