using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AlexNetSharp.Tests.Errors;

/// <summary>Sentences of parts, in the words of programs and in words of one's own.</summary>
public sealed class SentenceTests
{
    private static readonly JsonSerializerOptions OwnJson = new()
    {
        Converters = { new SentenceJsonConverter(new OwnWords()) },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    [Fact]
    public void ToString_OptionsAndActions_AreInTheWordsAskedFor()
    {
        string file = "mean.npy";
        Sentence sentence = Sentence.Of(
            $"{RequestOption.Of("Mean")} is {file}; give {RequestOption.Of("Model").With("alexnet")}, or run {ProgramAction.Doctor}.");

        Assert.Equal("Mean is mean.npy; give Model = alexnet, or run DoctorWorkflow.Run.", sentence.ToString());
        Assert.Equal("<Mean> is mean.npy; give <Model:alexnet>, or run [DoctorWorkflow.Run].", sentence.ToString(new OwnWords()));
    }

    [Fact]
    public void ToString_ActionWithOptions_NamesThemInOrder()
    {
        Sentence sentence = Sentence.Of(
            $"{ProgramAction.Prepare.With(RequestOption.Of("Height").With(73)).With(RequestOption.Of("Pack"))}, "
                + $"{ProgramAction.Resume("runs/a")}");

        Assert.Equal("PackBuilder.Prepare(Height = 73, Pack), ResumeWorkflow.Run(Run = runs/a)", sentence.ToString());
        Assert.Equal("[PackBuilder.Prepare Height=73 Pack=], [ResumeWorkflow.Run Run=runs/a]", sentence.ToString(new OwnWords()));
    }

    [Fact]
    public void Of_CultureOfCommas_FormatsInvariantly()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        var commas = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        commas.NumberFormat.NumberDecimalSeparator = ",";
        CultureInfo.CurrentCulture = commas;
        try
        {
            Assert.Equal("1,5", 1.5.ToString());
            Assert.Equal(
                "1.5|2.50|   3|4  |Top = 0.5",
                Sentence.Of($"{1.5}|{2.5:0.00}|{3,4}|{4,-3:0}|{RequestOption.Of("Top").With(0.5)}").ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Of_NullTextSpanAndObject_ReadAsInAString()
    {
        string? nothing = null;
        ReadOnlySpan<char> span = "span";

        Assert.Equal($"{nothing}-span-True-{null}", Sentence.Of($"{nothing}-{span}-{true}-{(object?)null}").ToString());
    }

    [Fact]
    public void Of_ConcatenatedStrings_KeepTheirParts()
    {
        Sentence sentence = Sentence.Of(
            $"give {RequestOption.Of("Out")}, "
            + $"or {RequestOption.Of("Data")}.");

        Assert.Equal("give <Out>, or <Data>.", sentence.ToString(new OwnWords()));
    }

    [Fact]
    public void Of_SentenceInASentence_KeepsItsParts()
    {
        Sentence inner = Sentence.Of($"give {RequestOption.Of("Out")}.");
        Sentence? none = null;
        Sentence outer = Sentence.Of($"It cannot be made ({inner.AsClause()}; {inner}{none})");

        Assert.Equal("It cannot be made (give <Out>; give <Out>.)", outer.ToString(new OwnWords()));
    }

    [Theory]
    [InlineData("It is wrong.", "It is wrong")]
    [InlineData("It is wrong", "It is wrong")]
    [InlineData("", "")]
    public void AsClause_FullStop_IsCutOff(string text, string clause) => Assert.Equal(clause, Sentence.Of(text).AsClause().ToString());

    [Fact]
    public void OnOneLine_Breaks_BecomeSpaces()
    {
        Sentence sentence = Sentence.Of($"one\r\ntwo {RequestOption.Of("Out")}\nthree");

        Assert.Equal("one two <Out> three", sentence.OnOneLine().ToString(new OwnWords()));
    }

    [Fact]
    public void Join_Sentences_KeepTheirParts()
    {
        Sentence[] sentences = [Sentence.Of($"{RequestOption.Of("Top")}"), Sentence.Of("b"), Sentence.Of($"{RequestOption.Of("Out")}")];

        Assert.Equal("<Top>; b; <Out>", Sentence.Join("; ", sentences).ToString(new OwnWords()));
        Assert.Equal("", Sentence.Join("; ", []).ToString());
    }

    [Fact]
    public void Exceptions_OfParts_SayTheProgramsWordsAndKeepTheParts()
    {
        var cause = new IOException("gone");
        AlexNetException[] errors =
        [
            new AlexNetException($"give {RequestOption.Of("Out")}"),
            new AlexNetException($"give {RequestOption.Of("Out")}", cause),
            new InvalidOptionException($"give {RequestOption.Of("Out")}"),
            new InvalidOptionException($"give {RequestOption.Of("Out")}", cause),
            new DiskFullException($"give {RequestOption.Of("Out")}"),
            new DiskFullException($"give {RequestOption.Of("Out")}", cause),
            new AlexNetException(Sentence.Of($"give {RequestOption.Of("Out")}")),
            new AlexNetException(Sentence.Of($"give {RequestOption.Of("Out")}"), cause),
        ];
        StoppedException[] stops =
        [
            new StoppedException($"give {RequestOption.Of("Out")}"),
            new StoppedException(Sentence.Of($"give {RequestOption.Of("Out")}"), cause),
        ];

        Assert.All(errors.Cast<Exception>().Concat(stops), error =>
        {
            Assert.Equal("give Out", error.Message);
            Assert.Equal("give <Out>", Sentence.Of(error).ToString(new OwnWords()));
        });
        Assert.Equal([null, cause, null, cause, null, cause, null, cause], errors.Select(error => error.InnerException));
        Assert.Equal([null, cause], stops.Select(stop => stop.InnerException));
    }

    [Fact]
    public void Exceptions_OfText_SayIt()
    {
        Assert.Equal("text", new AlexNetException("text").Sentence.ToString());
        Assert.Equal("text", Sentence.Of(new IOException("text")).ToString());
        var silent = new AlexNetException();
        Assert.Equal(silent.Message, silent.Sentence.ToString());
    }

    [Fact]
    public void Json_Sentence_IsAStringInTheConvertersWords()
    {
        Sentence sentence = Sentence.Of($"give {RequestOption.Of("Out")}.");

        Assert.Equal("\"give Out.\"", JsonSerializer.Serialize(sentence));
        Assert.Equal("{\"Notice\":\"give <Out>.\"}", JsonSerializer.Serialize(new { Notice = sentence }, OwnJson));
        Assert.Equal("give Out.", JsonSerializer.Deserialize<Sentence>("\"give Out.\"")!.ToString());
        Assert.Equal("null", JsonSerializer.Serialize<Sentence?>(null));
    }

    /// <summary>Words that show which part is what.</summary>
    private sealed class OwnWords : ISentenceWords
    {
        public string NameOption(string name, string? value) => value is null ? $"<{name}>" : $"<{name}:{value}>";

        public string NameAction(string method, IReadOnlyList<KeyValuePair<string, string?>> options) =>
            $"[{string.Join(' ', [method, .. options.Select(option => $"{option.Key}={option.Value}")])}]";
    }
}
