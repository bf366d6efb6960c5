using AlexNetSharp.Layers;
using AlexNetSharp.Tests.Golden;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Tests.Layers;

public sealed class LayerErrorsTests
{
    [Fact]
    public void GradientReturn_FailingBackward_GivesZerosAndKeepsTheFirstError()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor gradient = GradientReturn.Of(ones(2, 3), [4, 5], _ => throw new InvalidDataException("first"));
        Assert.Equal([4, 5], gradient.shape);
        Assert.All(gradient.Values(), value => Assert.Equal(0, value));
        GradientReturn.Of(ones(2, 3), [4, 5], _ => throw new InvalidDataException("second"));
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(LayerErrors.ThrowIfAny);
        Assert.Equal("first", error.InnerException?.Message);
        LayerErrors.ThrowIfAny();
    }

    /// <summary>Two jobs at once: an error belongs to the thread that called backward, and surfaces in no other.</summary>
    [Fact]
    public void Backward_FailingInOneJob_IsThatJobsErrorOnly()
    {
        using var failed = new ManualResetEventSlim();
        using var asked = new ManualResetEventSlim();
        Exception? own = null, other = null;
        Thread first = Start(() =>
        {
            using DisposeScope scope = NewDisposeScope();
            FailingFunction.apply(ones(2, 3).requires_grad_()).sum().backward();
            failed.Set();
            asked.Wait();
            own = Record.Exception(LayerErrors.ThrowIfAny);
        });
        Thread second = Start(() =>
        {
            failed.Wait();
            other = Record.Exception(LayerErrors.ThrowIfAny);
            asked.Set();
        });
        first.Join();
        second.Join();

        Assert.Null(other);
        Assert.Equal("of this job", Assert.IsType<InvalidOperationException>(own).InnerException?.Message);
    }

    private static Thread Start(Action work)
    {
        var thread = new Thread(() => work());
        thread.Start();
        return thread;
    }

    private sealed class FailingFunction : autograd.SingleTensorFunction<FailingFunction>
    {
        public override string Name => "Failing";

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars) => ((Tensor)vars[0]).clone();

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) =>
            [GradientReturn.Of(grad_output, [2, 3], _ => throw new InvalidDataException("of this job"))];
    }
}
