using System.Runtime.InteropServices;
using AlexNetSharp.Data.Decoding;
using AlexNetSharp.Files;
using AlexNetSharp.Runtime;
using TorchSharp;

namespace AlexNetSharp.Workflows.Inspection;

/// <summary>What to look at: everything that can be missing.</summary>
public sealed record DoctorRequest
{
    /// <summary>Whether libtorch is fetched first where this machine lacks it.</summary>
    public bool Fetch { get; init; }
}

/// <summary>One thing that was looked at.</summary>
/// <param name="Name">What.</param>
/// <param name="Found">What was found.</param>
/// <param name="Fine">Whether it is as it should be.</param>
/// <param name="Remedy">What to do where it is not, or how it could be better; null where there is nothing to say.</param>
public sealed record DoctorCheck(string Name, string Found, bool Fine, Sentence? Remedy = null);

/// <summary>Looks at what this program needs from the machine.</summary>
public sealed class DoctorWorkflow : IWorkflow<DoctorRequest, IReadOnlyList<DoctorCheck>>
{
    /// <summary>Makes every check; none throws.</summary>
    /// <param name="request">Everything.</param>
    /// <param name="context">
    /// Told what is looked at; stops between two checks. Nothing is fetched unless both request and context say so: what is missing is the
    /// finding.
    /// </param>
    public IReadOnlyList<DoctorCheck> Run(DoctorRequest request, WorkflowContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(context);
        (string Name, Func<IEnumerable<DoctorCheck>> Checks)[] groups =
        [
            ("machine", Machine),
            ("libtorch", () => LibTorchChecks(request.Fetch ? context.Fetching : null, context.Cancellation)),
            ("JPEG decoder", () => [Jpeg()]),
            ("cache folder", () => [Cache()]),
        ];
        var found = new List<DoctorCheck>();
        foreach ((int index, (string name, Func<IEnumerable<DoctorCheck>> checks)) in groups.Index())
        {
            context.Begin($"Looking at the {name}", index, groups.Length);
            found.AddRange(Guarded(name, checks));
        }

        context.Report(new WorkProgress("Everything is looked at", groups.Length, groups.Length));
        return found;
    }

    /// <summary>Makes checks; where looking itself fails, that is the finding, and the other checks are still made.</summary>
    internal static IReadOnlyList<DoctorCheck> Guarded(string name, Func<IEnumerable<DoctorCheck>> checks)
    {
        try
        {
            return [.. checks()];
        }
#pragma warning disable CA1031 // A report on what is wrong must not end with the first thing that is.
        catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
        {
            return [new DoctorCheck(name, "cannot be used", Fine: false, Sentence.Of(e))];
        }
    }

    private static DoctorCheck[] Machine() =>
    [
        new DoctorCheck("program", $"alexnetsharp {ProgramVersions.Library} on {RuntimeInformation.FrameworkDescription}", Fine: true),
        new DoctorCheck("system", $"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}", Fine: true),
        new DoctorCheck(
            "processor",
            $"{Environment.ProcessorCount} threads, vectors of {ProgramVersions.VectorBits} bits",
            Fine: ProgramVersions.VectorBits >= 256,
            ProgramVersions.VectorBits >= 256 ? null : Sentence.Of("Without 256-bit vectors training takes several times longer.")),
        new DoctorCheck("memory", $"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9:0.0} GB available", Fine: true),
    ];

    private static IEnumerable<DoctorCheck> LibTorchChecks(FetchListener? fetching, CancellationToken cancellation)
    {
        LibTorchStatus status = LibTorch.EnsureLoaded(new LibTorchOptions { Fetching = fetching, Cancellation = cancellation });
        yield return new DoctorCheck(
            "libtorch",
            $"{LibTorchLocation.LibTorchVersion} in {status.Location.LibTorchFolder} ({status.Location.Source})",
            Fine: true);
        yield return new DoctorCheck(
            "TorchSharp",
            $"{LibTorchLocation.TorchSharpVersion}, native library {status.LoadedShim}"
                + (status.ShimRelaxed ? " (a relaxed copy: this system's libstdc++ is older than GCC 13's)" : ""),
            Fine: true);
        yield return new DoctorCheck("threads", $"{status.Threads} for libtorch and the kernels", Fine: true);
        yield return torch.cuda_is_available()
            ? new DoctorCheck("GPU", $"{torch.cuda.device_count()} CUDA device(s)", Fine: true)
            : new DoctorCheck(
                "GPU",
                "none that this libtorch can use; the processor computes",
                Fine: true,
                Sentence.Of($"Set LIBTORCH to the lib folder of a CUDA build of PyTorch {LibTorchLocation.LibTorchVersion} to use a GPU."));
    }

    private static DoctorCheck Jpeg() =>
        ImageDecoder.JpegDecoder == ImageDecoder.OtherDecoder
            ? new DoctorCheck(
                "JPEG decoder",
                ImageDecoder.JpegDecoder,
                Fine: true,
                Sentence.Of("Install libturbojpeg (Debian: apt install libturbojpeg0) to prepare data about twice as fast."))
            : new DoctorCheck("JPEG decoder", $"{ImageDecoder.JpegDecoder}; other formats by {ImageDecoder.OtherDecoder}", Fine: true);

    private static DoctorCheck Cache()
    {
        string folder = NativePlatform.CacheFolder();
        try
        {
            PrivateFolder.Make(folder);
            using (TemporaryName.Create(
                Path.Combine(folder, "probe"),
                new FileStreamOptions { Access = FileAccess.Write, Options = FileOptions.DeleteOnClose }))
            {
            }

            return new DoctorCheck("cache folder", folder, Fine: true);
        }
        catch (AlexNetException e)
        {
            return new DoctorCheck("cache folder", e.Message, Fine: false, Sentence.Of("Set XDG_CACHE_HOME to a folder of your own."));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new DoctorCheck(
                "cache folder",
                $"{folder} cannot be written",
                Fine: false,
                Sentence.Of("Set XDG_CACHE_HOME to a folder that can."));
        }
    }
}
