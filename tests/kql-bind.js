// kql-bind.js MODULE - parses and binds the queries of stdin against the three
// tables, their types as documented; complains about whatever does not fit.
const dir = process.argv[2], fs = require('fs');
require(dir + '/bridge.min.js');
require(dir + '/Kusto.Language.Bridge.min.js');
const K = Kusto.Language, S = K.Symbols;
const iis = '(TimeGenerated:datetime, Computer:string, cIP:string, ' +
    'csMethod:string, csUriStem:string, csUriQuery:string, ' +
    'csUserName:string, csUserAgent:string, csHost:string, sIP:string, ' +
    'sPort:int, scStatus:string, scSubStatus:string, scWin32Status:string)';
const event = '(TimeGenerated:datetime, Computer:string, EventLog:string, ' +
    'Source:string, EventID:int, RenderedDescription:string)';
const windows = '(TimeGenerated:datetime, Computer:string, Channel:string, ' +
    'Provider:string, EventID:int, EventData:dynamic)';
const db = new S.DatabaseSymbol.$ctor1('db', [
    S.TableSymbol.From(iis).WithName('W3CIISLog'),
    S.TableSymbol.From(event).WithName('Event'),
    S.TableSymbol.From(windows).WithName('WindowsEvent')]);
const g = K.GlobalState.Default.WithDatabase(db);
let n = 0, bad = 0;
for (const q of fs.readFileSync(0, 'utf8').split(/\n\n+/)) {
    if (!/^\w/m.test(q.replace(/^\/\/.*$/gm, ''))) continue;
    n++;
    const d = K.KustoCode.ParseAndAnalyze(q, g).GetDiagnostics();
    for (let i = 0; i < d.Count; i++) {
        bad++;
        console.log(d.getItem(i).Code, d.getItem(i).Message, q.split('\n')[0]);
    }
}
console.log(n + ' queries, ' + bad + ' complaints');
process.exit(n < 100 || bad > 0 ? 1 : 0);
