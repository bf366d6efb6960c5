using AlexNetSharp.Evaluation;
using AlexNetSharp.Kernels;
using AlexNetSharp.Models;
using AlexNetSharp.Networks;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Runtime;
using AlexNetSharp.Workflows;
using TorchSharp;

namespace AlexNetSharp.Tests.Runtime;

/// <summary>
/// The number of threads is obeyed by libtorch, the kernels and the writing of views, and can change while a process runs.
/// </summary>
public sealed class ThreadCountTests : IDisposable
{
    private readonly int _before = LibTorch.EnsureLoaded().Threads;
    private readonly int _kernelsBefore = KernelThreads.Count;

    public void Dispose()
    {
        LibTorch.EnsureLoaded(new LibTorchOptions { Threads = _before });
        KernelThreads.Count = _kernelsBefore;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void EnsureLoaded_LaterCallNamesThreads_AppliesThemHereAndOnThreadsThatBegin(int threads)
    {
        Assert.Equal(threads, LibTorch.EnsureLoaded(new LibTorchOptions { Threads = threads }).Threads);

        Assert.Equal(threads, LibTorch.EnsureLoaded().Threads);
        Assert.Equal(threads, torch.get_num_threads());
        Assert.Equal(threads, DedicatedThread.Run("threads", torch.get_num_threads));
        Assert.Equal(threads, LibTorch.Status!.Threads);
    }

    [Fact]
    public void Start_LaterContext_SetsLibTorchAndKernels()
    {
        new WorkflowContext { Threads = 3 }.Start();
        Assert.Equal((3, 3), (torch.get_num_threads(), KernelThreads.Count));

        new WorkflowContext().Start();
        Assert.Equal((3, 3), (torch.get_num_threads(), KernelThreads.Count));
    }

    [Fact]
    public void Build_AfterTheNumberChanged_GivesItToTheKernels()
    {
        NetworkDefinition definition = NetworkZoo.Create("alexnet-mini", new NetworkOptions { Width = 0.1, Classes = 5 });
        LibTorch.EnsureLoaded(new LibTorchOptions { Threads = 3 });

        using NetworkModule network = NetworkBuilder.Build(definition, seed: 1);

        Assert.Equal(3, KernelThreads.Count);
    }

    [Fact]
    public void EnsureLoaded_NoThreads_IsRefused()
    {
        Assert.Throws<InvalidOptionException>(() => LibTorch.EnsureLoaded(new LibTorchOptions { Threads = 0 }));
    }

    [Fact]
    public void Predictor_OneThread_WritesItsViewsOneByOne()
    {
        NetworkDefinition definition = NetworkZoo.Create("alexnet-mini", new NetworkOptions { Width = 0.1, Classes = 5 });
        using NetworkModule network = NetworkBuilder.Build(definition, seed: 1);
        var preprocessing = new ImagePreprocessing
        {
            Geometry = new PackGeometry { Height = definition.StoredSize, Width = definition.StoredSize },
            CropSize = definition.InputSize,
            Mean = MeanRule.None,
        };
        var predictor = new Predictor(new NetworkPass(network), preprocessing, ViewRule.Ten);
        byte[] image = new byte[definition.StoredSize * definition.StoredSize * 3];
        KernelThreads.Count = 1;
        int inside = 0;
        int most = 0;

        predictor.Logits(8, (_, _) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref inside));
            Thread.Sleep(1);
            Interlocked.Decrement(ref inside);
            return image;
        });

        Assert.Equal(1, most);
    }
}
