namespace AlexNetSharp.Visualization;

/// <summary>The report's style sheet: light and dark, screen and paper, projector and phone.</summary>
internal static class ReportStyle
{
    /// <summary>Widths of a card in pixels, ascending, below which the tables of a class are written as blocks.</summary>
    public static readonly int[] TableWidths = [420, 560, 700, 840, 980, 1080, 1200];

    /// <summary>The sheet.</summary>
    public static readonly string Css = Common + "\n" + string.Join('\n', TableWidths.Append(int.MaxValue).Select(Blocks)) + "\n" + Media;

    private const string Common = """
        :root{color-scheme:light dark;--ink:#17212b;--soft:#55626f;--line:#dde3e9;--ground:#f3f5f8;--paper:#fff;--accent:#0068ad;--good:#007a5a;
        --bad:#c24e00;--wash:#eaf3fa}
        @media screen and (prefers-color-scheme:dark){:root{--ink:#e8edf2;--soft:#9fadba;--line:#2c3742;--ground:#0f161d;--paper:#18212a;
        --accent:#62b5f0;--good:#3fc79a;--bad:#f28f4f;--wash:#1c2b38}}
        *{box-sizing:border-box}
        html{scroll-behavior:smooth}
        body{margin:0;overflow-wrap:anywhere;background:var(--ground);color:var(--ink)}
        body{font:17px/1.6 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
        header,main,footer{max-width:1320px;margin:0 auto;padding:0 32px}
        header{padding-top:52px}
        h1{font-size:clamp(2rem,4.4vw,3.2rem);line-height:1.12;letter-spacing:-.022em;margin:0;font-weight:700}
        .subtitle{font-size:clamp(1.05rem,1.6vw,1.3rem);color:var(--soft);margin:.5em 0 0;max-width:62ch}
        nav{display:flex;flex-wrap:wrap;gap:4px 22px;margin:26px 0 0;padding-bottom:14px;border-bottom:1px solid var(--line);font-size:.95rem}
        nav a{color:var(--accent);text-decoration:none}
        nav a:hover,nav a:focus-visible{text-decoration:underline}
        h2{font-size:1.7rem;line-height:1.2;letter-spacing:-.012em;margin:0 0 .3em}
        h3{font-size:1.1rem;margin:1.6em 0 .7em;color:var(--soft);font-weight:600}
        section{margin:60px 0 0}
        .idea{color:var(--soft);max-width:78ch;margin:0 0 22px}
        .tiles{display:grid;grid-template-columns:repeat(var(--all),1fr);gap:16px;margin-top:32px}
        .tile,.card{background:var(--paper);border:1px solid var(--line);border-radius:14px}
        .tile{padding:18px 20px;container-type:inline-size}
        .tile .label{font-size:.92rem;color:var(--soft)}
        .tile .value{font-size:clamp(1.15rem,calc(132cqi/var(--letters)),2.15rem);line-height:1.25;font-weight:680;
        letter-spacing:-.02em;font-variant-numeric:tabular-nums}
        .tile .detail{font-size:.86rem;color:var(--soft);line-height:1.4}
        .tile:first-child{background:var(--wash)}
        .tile:first-child .value{color:var(--accent)}
        .card{padding:20px 22px;min-width:0}
        .narrow{display:none;max-width:600px}
        .pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,520px),1fr));gap:18px;align-items:start}
        .filters{display:grid;grid-template-columns:auto 1fr;gap:0 18px;align-items:stretch}
        .filters.one{display:block}
        .filters .names{display:grid;align-content:space-around;grid-auto-rows:1fr;align-items:center;font-size:.92rem;color:var(--soft)}
        .filters img{width:100%;max-width:1180px;height:auto;display:block;border-radius:6px;image-rendering:pixelated}
        .examples{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,390px),1fr));gap:16px}
        .example{display:grid;grid-template-columns:116px minmax(0,1fr);gap:16px;align-items:center;padding:14px 16px;
        border-left:5px solid var(--good)}
        .example .ax{max-width:420px}
        .example.wrong{border-left-color:var(--bad)}
        .example.open{border-left-color:var(--line)}
        .example img{width:116px;height:116px;object-fit:contain;border-radius:8px;display:block;background:var(--ground);image-rendering:pixelated}
        .example p{margin:0 0 2px;font-size:.92rem;color:var(--soft)}
        .example p b{color:var(--ink)}
        .fits{container-type:inline-size;overflow-x:auto}
        table{border-collapse:collapse;width:100%;font-size:.96rem;font-variant-numeric:tabular-nums;overflow-wrap:normal}
        th,td{padding:9px 8px;border-bottom:1px solid var(--line);text-align:left;line-height:1.4}
        th{font-weight:600;color:var(--soft);font-size:.88rem;vertical-align:bottom}
        th:first-child,td:first-child{padding-left:0}
        th:last-child,td:last-child{padding-right:0}
        .n{text-align:right}
        td.n{white-space:nowrap}
        td.long{white-space:normal}
        td.code{font:.9rem/1.4 ui-monospace,"SF Mono","Cascadia Mono",Menlo,Consolas,monospace}
        .note{margin-top:10px;font-size:.9rem}
        .best{font-weight:680;color:var(--accent)}
        .key{width:24px;height:8px;margin-right:9px;stroke-width:3;stroke-linecap:round;vertical-align:2px}
        .who{display:inline-block;max-width:100%;margin-right:22px;color:var(--ink)}
        .k0{stroke:#0068ad}.k1{stroke:#c24e00}.k2{stroke:#007a5a}.k3{stroke:#9c3f78}.k4{stroke:#8a6400}.k5{stroke:#3a7fa6}
        @media screen and (prefers-color-scheme:dark){.k0{stroke:#62b5f0}.k1{stroke:#f28f4f}.k2{stroke:#3fc79a}.k3{stroke:#e08fc0}.k4{stroke:#dcb44a}
        .k5{stroke:#8cc7e8}}
        tfoot td{font-weight:680;border-bottom:0;border-top:2px solid var(--line)}
        .share{display:inline-block;width:96px;height:9px;margin-left:10px;border-radius:3px;background:var(--line);overflow:hidden;vertical-align:1px}
        .share i{display:block;height:100%;background:var(--accent)}
        .share.work i{background:var(--bad)}
        @container (max-width:900px){.share{display:block;margin:3px 0 0 auto}}
        dl{display:grid;grid-template-columns:fit-content(40%) minmax(0,1fr);gap:9px 28px;margin:0}
        dt{color:var(--soft)}
        dd{margin:0}
        code{font:.92em/1.5 ui-monospace,"SF Mono","Cascadia Mono",Menlo,Consolas,monospace}
        footer{margin-top:64px;padding-bottom:48px;color:var(--soft);font-size:.9rem}
        """;

    private const string Media = """
        @media (min-width:1800px){body{font-size:20px}header,main,footer{max-width:1640px}}
        @media (max-width:1180px){.tiles{grid-template-columns:repeat(var(--some),1fr)}.tiles.odd .tile:first-child{grid-column:1/-1}}
        @media screen and (max-width:900px){.wide{display:none}.narrow{display:block}}
        @media (max-width:560px){body{font-size:16px}header,main,footer{padding-left:16px;padding-right:16px}header{padding-top:30px}
        section{margin-top:44px}.card{padding:14px}
        .tiles{grid-template-columns:1fr 1fr;gap:10px}.tile{padding:12px 14px}.filters{display:flex;flex-direction:column;gap:4px}
        .filters .names{display:contents}.filters img{order:1}.filters .names span:last-child{order:2}
        .example{grid-template-columns:84px minmax(0,1fr);gap:12px;padding:12px}.example img{width:84px;height:84px}
        dl{grid-template-columns:minmax(0,1fr);gap:2px}
        dd{margin-bottom:10px}}
        @media print{:root{color-scheme:light}body{background:#fff;font-size:11pt}header,main,footer{max-width:none;padding:0}nav{display:none}
        section{margin-top:28pt}
        .card,.tile,tr{break-inside:avoid}h2,h3,.idea{break-after:avoid}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
        """;

    /// <summary>The class of a table that is written as blocks where its card is narrower.</summary>
    /// <param name="narrow">One of <see cref="TableWidths"/>; more than all for always.</param>
    public static string TableClass(int narrow) => narrow == int.MaxValue ? "blocks" : $"t{narrow}";

    private static string Blocks(int narrow)
    {
        string table = "." + TableClass(narrow);
        string condition = narrow == int.MaxValue ? "(min-width:0)" : $"(max-width:{narrow - 1}px)";
        return $"@container {condition}{{{table},{table} tbody,{table} tfoot,{table} tr{{display:block}}"
            + $"{table} thead,{table} .empty{{display:none}}{table} tr{{padding:9px 0;border-bottom:1px solid var(--line)}}"
            + $"{table} td{{display:flex;justify-content:space-between;gap:18px;padding:2px 0;border:0;max-width:640px;white-space:normal;"
            + $"overflow-wrap:anywhere}}{table} td::before{{content:attr(data-of);color:var(--soft);font-weight:400;flex:none;"
            + $"max-width:45%}}"
            + $"{table} td:first-child{{font-weight:600}}{table} td:first-child::before{{content:none}}"
            + $"{table} td+td>span{{text-align:right}}}}";
    }
}
