// Drives npm @xapi/xapi against a service; says what came back as JSON.
// Usage: node with_xapi.cjs ENDPOINT KEY SECRET VERSION
const XAPI = require("@xapi/xapi").default || require("@xapi/xapi");

async function main([endpoint, key, secret, version]) {
  const xapi = new XAPI({ endpoint, auth: XAPI.toBasicAuth(key, secret), version });
  const actor = {
    objectType: "Agent",
    account: { homePage: "https://lms.example", name: "emp-1" },
  };
  const said = (verb, more) => ({
    actor,
    verb: { id: `http://adlnet.gov/expapi/verbs/${verb}`, display: { en: verb } },
    object: { objectType: "Activity", id: "https://lms.example/xapi/percent-101" },
    ...more,
  });
  const told = {};
  told.about = (await xapi.getAbout()).data.version;
  const passed = said("passed", { result: { score: { scaled: 0.5 }, success: true } });
  const [first] = (await xapi.sendStatement({ statement: passed })).data;
  const more = [said("completed"), said("launched"), said("initialized")];
  told.batch = (await xapi.sendStatements({ statements: more })).data.length;
  told.one = (await xapi.getStatement({ statementId: first })).data.result.score.scaled;
  told.again = (await xapi.sendStatement({ statement: { ...passed, id: first } })).data[0] === first;
  let page = (await xapi.getStatements({ agent: actor, limit: 3, ascending: true })).data;
  told.first_page = page.statements.length;
  page = (await xapi.getMoreStatements({ more: page.more })).data;
  told.second_page = page.statements.length;
  await xapi.voidStatement({ actor, statementId: first });
  told.voided = (await xapi.getVoidedStatement({ voidedStatementId: first })).data.id === first;
  try {
    await xapi.sendStatement({ statement: { ...passed, result: { success: "true" } } });
  } catch (error) {
    told.refused = error.response.status;
  }
  console.log(JSON.stringify(told));
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error.response ? JSON.stringify(error.response.data) : error);
  process.exit(1);
});
