using System.CommandLine;
using AlexNetSharp.Cli.Commands;
using AlexNetSharp.Workflows;
using AlexNetSharp.Workflows.Benchmarks;

namespace AlexNetSharp.Bench;

/// <summary><c>alexnet bench infer</c> with ONNX Runtime in the same run.</summary>
internal sealed class OnnxRuntimeCommand : BenchKindCommand
{
    private const string Invocation = "dotnet run -c Release --project bench -- onnxruntime";

    private readonly Option<bool> _profile = new("--profile") { Description = "Also write ONNX Runtime's time by node to standard error." };

    public OnnxRuntimeCommand()
        : base(
            BenchKind.Infer,
            "onnxruntime",
            "Time a forward pass against TorchSharp's modules and ONNX Runtime in one run, once the logits are seen to agree.",
            [
                (Invocation, "batch 128, then batch 1"),
                ($"{Invocation} --batch 16 --profile", "another batch, and where ONNX Runtime's time goes"),
            ])
    {
        Add(_profile);
    }

    /// <inheritdoc/>
    protected override BenchResult Measure(BenchRequest request, ParseResult parsed, WorkflowContext context)
    {
        var rival = new OnnxRuntimeRival(parsed.GetValue(_profile) ? Console.Error : null);
        return new BenchWorkflow(rival).Run(request, context);
    }
}
