using System.Text;
using System.Text.Json;
using AlexNetSharp.Files;
using AlexNetSharp.Visualization;

namespace AlexNetSharp.Tests.Visualization;

/// <summary>
/// Every page and drawing in a browser, on a phone, a tablet and a screen, in several families of fonts, with two to three hundred classes
/// and long names: no text stands outside its box or on another, that of line charts is large enough to read, and no page or table scrolls
/// sideways.
/// </summary>
public sealed class PageLayoutTests : IDisposable
{
    private const string Long = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz";
    private const string Sentence = "Shih-Tzu or another long-haired dog in front of a green sofa";
    private const string Wide = "国際連合教育科学文化機関の世界遺産に登録された古い寺院と庭園の写真、その一";
    private static readonly int[] Widths = [390, 800, 1440];
    private static readonly string[] Families = ["", "DejaVu Sans", "DejaVu Serif", "Liberation Sans"];
    private static readonly byte[] Png = PngWriter.Encode(new byte[24 * 8 * 3], 24, 8);
    private readonly string _folder = Directory.CreateTempSubdirectory("layout").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Pages_OnAnyScreen_CutNothing()
    {
        Assert.SkipWhen(Browser.Path is null, "No chromium is installed.");
        (string Name, string Html)[] pages = [.. Pages()];

        string told = await Browser.AskAsync(Driver(pages), _folder);

        using JsonDocument result = JsonDocument.Parse(told);
        Assert.Equal(pages.Length * Widths.Length * Families.Length, result.RootElement.GetProperty("pages").GetInt32());
        Assert.True(result.RootElement.GetProperty("texts").GetInt32() > 10_000, "Few texts were measured.");
        Assert.Equal([], result.RootElement.GetProperty("faults").EnumerateArray().Select(fault => fault.GetString()));
    }

    /// <summary>The measuring finds what it is for: a text outside its drawing, one on another, and a page that is too wide.</summary>
    [Fact]
    public async Task Measuring_BrokenPage_IsSeen()
    {
        Assert.SkipWhen(Browser.Path is null, "No chromium is installed.");
        const string Page = """
            <svg role="img" viewBox="0 0 100 50" style="width:100%"><text x="90" y="20">outside</text><text x="5" y="40">one</text>
            <text x="6" y="40">two</text></svg>
            <svg role="img" viewBox="0 0 1000 50" style="width:100%"><polyline points="0,0 9,9"/><text x="90" y="20">small</text></svg>
            <div class="card" style="width:100px;white-space:nowrap">This text is wider than its card.</div>
            <div style="width:3000px">wide</div>
            """;

        string told = await Browser.AskAsync(Driver([("broken", Page)]), _folder);

        foreach (string fault in (string[])["outside its drawing", "on 'one'", "wider than its box", "scrolls sideways", "'small' has"])
        {
            Assert.Contains(fault, told, StringComparison.Ordinal);
        }
    }

    private static IEnumerable<(string Name, string Html)> Pages()
    {
        foreach ((int classes, string[] names) in (IEnumerable<(int, string[])>)
            [
                (2, ["cat", "dog"]), (10, ["English springer", "French horn", "parachute", "garbage truck"]), (12, [Long, Wide]),
                (40, [Sentence, Long, Wide, "cat"]), (300, [Wide, Sentence]),
            ])
        {
            string[] labels = [.. Enumerable.Range(0, classes).Select(i => classes <= 4 ? names[i] : $"{names[i % names.Length]} {i}")];
            yield return ($"report of {classes}", HtmlReport.Render(Report(labels)));
            yield return ($"histogram of {classes}", ClassHistogram.Draw(
                [.. labels.Select((label, i) => new HistogramClass(label, 1300 * i, 50, i % 7 == 3))], "Images of each class"));
            yield return ($"sheet of {classes}", ContactSheet.DrawSvg(
                [.. labels.Take(100).Select(label => (Png, label))], ratio: 1, imagesPerRow: 10, $"{classes} of 1,000 training images"));
        }

        yield return ("two runs", ComparisonReport.Render(Comparison(["mini", "full"])));
        string[] twelve = [.. Enumerable.Range(0, 12).Select(i => $"{Sentence}/{Long}{i}")];
        yield return ("twelve runs", ComparisonReport.Render(Comparison(twelve)));
        yield return ("experiment", ExperimentReport.Render(Experiment()));
        yield return ("filters", FilterSheet.DrawSvg(new float[96 * 27], 96, 3, columns: 2));
        yield return ("colours", ColorComponents.Draw(new byte[12], 2, 2, [1, 2, 3], [100.5, 20, 3], [1, 0, 0, 0, 1, 0, 0, 0, 1]));
    }

    private static ReportModel Report(string[] labels)
    {
        int count = labels.Length;
        int[,] counts = new int[count, count];
        for (int i = 0; i < count; i++)
        {
            counts[i, i] = 1234;
            counts[i, (i * 7 + 1) % count] += 100;
        }

        ReportPrediction[] best = [.. labels.Take(5).Select((label, i) => new ReportPrediction(label, 1.0 / (i + 1)))];
        ReportEpoch[] curves = [.. Enumerable.Range(1, 90).Select(i => new ReportEpoch(i, 7.0 / i, 8.0 / i, 1.0 / i, 0.5 / i, 0.01 / i))];
        return new ReportModel
        {
            Title = $"alexnet on {labels[0]}",
            Subtitle = $"12,345,678 training images, 50,000 validation images, {count} classes, 90 epochs",
            Figures =
            [
                new("Top-1 error", "100.0 %", "one view of 50,000 images"),
                new("Ten-view error", "38.1 %", "top-1, probabilities averaged"),
                new("Top-5 error", "16.4 %", "one view, not among the five best"),
                new("Images per second", "12,345", "classified, one view"),
                new("Parameters", "138,357,544", "19,632.1 million multiply-adds an image"),
                new("Training", "1,000 epochs", "1,234,567 updates"),
            ],
            Curves = curves,
            StepLosses = [.. Enumerable.Range(1, 500).Select(i => (1000L * i, 7.0 / i))],
            Updates = [.. Enumerable.Range(0, 20).Select(i => new ReportUpdate($"layer{i / 2}.convolution", 1 + (i % 2 * 90000), 1e-3))],
            FiltersPng = Png,
            FilterColumns = 2,
            Confusion = new ReportConfusion(labels, counts),
            Examples = [new(Png, labels[0], best, true), new(Png, labels[1], best, false), new(Png, null, best, false)],
            Layers =
            [
                new("conv2", "convolution", "5x5, stride 1, padding 2, 2 groups", "256 x 27 x 27", 307_456, 223_948_800),
                new("fc6", "fully connected", "", "4096", 102_764_544, 102_760_448),
            ],
            Facts =
            [
                new("Command", $"alexnet train --data packs/{Long} --set optimizer.learningRate=0.01 --out runs/{Long}"),
                new("Versions", string.Join(", ", Enumerable.Range(0, 9).Select(i => $"AlexNetSharp.Component{i} 1.2.3-beta.{i}"))),
            ],
        };
    }

    private static ComparisonModel Comparison(string[] names) => new()
    {
        Title = $"{names.Length} runs compared",
        Subtitle = string.Join(", ", names),
        Runs =
        [
            .. names.Select((name, run) => new ComparedRun(
                name, [.. Enumerable.Range(1, 20 - run).Select(i => new ReportEpoch(i, 7.0 / i, 8.0 / i, 1.0 / i, null, 0.01))])
            {
                Network = "cifar-26pct-batchnorm",
                Data = "imagenette-256",
                State = "finished",
                Epochs = "20 of 1,000",
                Updates = 1_234_567,
                ImagesPerSecond = 12_345,
                Seed = ulong.MaxValue,
                Threads = 128,
            }),
        ],
        Differences =
        [
            new("optimizer.layers.fc8.learningRateFactor", [.. names.Select((_, i) => $"{i}.000001")]),
            new("data.mean", [.. names.Select(_ => "123.675, 116.28, 103.53 and a rule of its own")]),
        ],
    };

    private static ExperimentPage Experiment() => new()
    {
        Name = "relu-tanh",
        Claim = Sentence,
        Source = "section 3.1",
        Verdict = "not confirmed",
        Statements = [new(Sentence, "not confirmed", Sentence, "six times"), new(Long, "undecided", Sentence, "")],
        Note = Sentence,
        Tables =
        [
            new(
                "arms",
                "The arms",
                ["arm", "learning rate", "training error", "top-1 error", "deviation", "top-5 error", "colour share", "the paper's top-1"],
                [
                    [Sentence, "0.0003", "100.0 %", "100.0 %", "10.0", "100.0 %", "0.123", "100.0 %"],
                    [Long, "–", "–", "–", "–", "–", "–", "–"],
                ],
                Sentence),
            new("rates", "Rates", ["arm", "learning rate", ""], [["one view (diverged)", "0.01", "best"], [Long, "0.1", ""]], Sentence),
        ],
        Recipes = [("all", ["model.name=cifar-26pct", "schedule.epochs=20"]), (Long, [$"model.variant={Long}", "seeds from 1"])],
        Plot = LineChart.Draw(
            [
                new(Sentence, [new(1, 0.9), new(20, 0.3)]), new(Long, [new(1, 0.9), new(19, 0.31)]),
                new("25 %, the paper's line", [new(1, 0.25), new(20, 0.25)]),
            ],
            new LineChartOptions { Title = "Training error of every arm of the experiment", YLabel = "top-1, share", Percent = true }),
        Filters = [(Long, Png)],
    };

    /// <summary>A page that puts each page into frames of all widths and measures what is in them.</summary>
    private static string Driver(IEnumerable<(string Name, string Html)> pages)
    {
        string list = JsonSerializer.Serialize(
            pages.Select(page => new { page.Name, Html = Convert.ToBase64String(Encoding.UTF8.GetBytes(page.Html)) }));
        return $"<!DOCTYPE html><body><script>const pages={list},widths={JsonSerializer.Serialize(Widths)},"
            + $"families={JsonSerializer.Serialize(Families)};{Script}</script>";
    }

    private const string Script = """
        const faults = [];
        let texts = 0, seen = 0;
        for (const page of pages) for (const width of widths) for (const family of families) {
            const frame = document.createElement('iframe');
            frame.style = `border:0;height:900px;width:${width}px`;
            document.body.append(frame);
            const inner = frame.contentDocument;
            inner.open();
            inner.write(new TextDecoder().decode(Uint8Array.from(atob(page.Html), one => one.charCodeAt(0))));
            inner.close();
            if (family) {
                const style = inner.createElement('style');
                style.textContent = `*{font-family:"${family}",sans-serif !important}`;
                inner.head.append(style);
            }

            const fault = what => faults.push(`${page.Name}, ${width} px, ${family || 'default font'}: ${what}`);
            measure(inner, width, fault);
            seen++;
            frame.remove();
        }

        var told = JSON.stringify({ pages: seen, texts, faults });

        function measure(inner, width, fault) {
            if (inner.documentElement.scrollWidth > width) fault(`scrolls sideways, ${inner.documentElement.scrollWidth} px`);
            for (const box of inner.querySelectorAll('.fits')) {
                if (box.scrollWidth > box.clientWidth + 1) fault(`a table scrolls sideways, ${box.scrollWidth} of ${box.clientWidth} px`);
            }

            for (const drawing of inner.querySelectorAll('svg[role=img]')) {
                const all = drawing.getBoundingClientRect(), level = [];
                for (const text of drawing.querySelectorAll('text')) {
                    texts++;
                    const own = text.getBoundingClientRect();
                    const place = text.getScreenCTM(), size = parseFloat(getComputedStyle(text).fontSize) * Math.hypot(place.a, place.b);
                    if (all.width > 0 && drawing.querySelector('polyline') && size < 9) fault(`'${text.textContent}' has ${size} px`);
                    if (!isIn(own, all, 0.5)) fault(`'${text.textContent}' is outside its drawing`);
                    if (!/rotate\(-50/.test(text.getAttribute('transform') || '')) level.push([own, text.textContent]);
                }

                keepApart(level, fault);
            }

            const lines = [];
            const walker = inner.createTreeWalker(inner.body, NodeFilter.SHOW_TEXT);
            for (let node; (node = walker.nextNode());) {
                const parent = node.parentElement;
                if (!node.data.trim() || parent.closest('svg,style,script')) continue;
                texts++;
                const box = parent.closest('td,th,dd,dt,.tile,.card,.example,p,h1,h2,h3') || inner.body;
                const range = inner.createRange();
                range.selectNodeContents(node);
                for (const own of range.getClientRects()) {
                    lines.push([own, node.data]);
                    if (!isBeside(own, box.getBoundingClientRect(), 0.5)) fault(`'${node.data}' is wider than its box`);
                }
            }

            keepApart(lines, fault);
        }

        function keepApart(lines, fault) {
            lines.sort((a, b) => a[0].top - b[0].top);
            for (let i = 0; i < lines.length; i++) {
                for (let j = i + 1; j < lines.length && lines[j][0].top < lines[i][0].bottom - lines[i][0].height / 3; j++) {
                    const [a, b] = [lines[i][0], lines[j][0]];
                    const common = Math.min(a.right, b.right) - Math.max(a.left, b.left);
                    if (common > 0.5) fault(`'${lines[j][1]}' stands on '${lines[i][1]}'`);
                }
            }
        }

        function isBeside(own, box, more) { return own.left >= box.left - more && own.right <= box.right + more; }
        function isIn(own, box, more) { return isBeside(own, box, more) && own.top >= box.top - more && own.bottom <= box.bottom + more; }
        """;
}
