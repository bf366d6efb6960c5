using System.CommandLine;
using AlexNetSharp.Cli.Terminal;
using AlexNetSharp.Workflows.Weights;

namespace AlexNetSharp.Cli.Commands;

/// <summary><c>alexnet weights verify</c>: a weight file against its network.</summary>
internal sealed class WeightsVerifyCommand : Command, IHasExamples
{
    private readonly Argument<string> _file = new("file") { Description = "The weight file." };
    private readonly Option<string?> _model = WeightsCommand.Model();
    private readonly Option<bool> _json = CommonOptions.Json();

    public WeightsVerifyCommand()
        : base("verify", "Check that a file holds every tensor of its network and no others, of the right shapes, with finite numbers.")
    {
        Add(_file);
        Add(_model);
        Add(_json);
        this.SetGuardedAction(Run);
    }

    public IReadOnlyList<(string CommandLine, string Meaning)> Examples { get; } =
    [
        ("alexnet weights verify runs/photos/weights.safetensors", "a bundle, with its checksum"),
        ("alexnet weights verify bvlc_alexnet.npy --model bvlc-alexnet", "a file whose tensors fit several networks"),
    ];

    private void Run(ParseResult parsed, CancellationToken cancellation)
    {
        WeightsVerifyResult result = new WeightsVerifyWorkflow().Run(
            new WeightsVerifyRequest { File = parsed.GetValue(_file)!, Model = parsed.GetValue(_model) },
            CommonOptions.Context(parsed, cancellation));
        if (parsed.GetValue(_json))
        {
            JsonOutput.Write(result);
            return;
        }

        Console.Out.WriteLine(
            $"{result.File} ({result.Format}) is {result.Model} of {Figures.Count(result.Classes)} classes: "
                + $"{Figures.Count(result.Tensors)} tensors, {Figures.Count(result.Parameters)} numbers, all there and finite.");
    }
}
